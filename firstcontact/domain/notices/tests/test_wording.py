"""What notices say, as a resident reads them."""

from dataclasses import replace
from datetime import date

import pytest

from firstcontact.domain.notices.rendering import only_said, plain_text
from firstcontact.domain.notices.templates import shipped_frame, shipped_templates
from firstcontact.domain.notices.tests.made_up import BIN, RECEIVED, RESOLVE, SIAN, both, email, said, setting
from firstcontact.domain.notices.wording import NoticeFacts, Recipient


def words(kind: str, facts: NoticeFacts, language: str) -> str:
    return plain_text(said(kind, facts, language), shipped_frame())


@pytest.mark.shows("received-with-promise")
def test_what_was_received_is_told_with_reference_and_promise() -> None:
    text = words("received", RECEIVED, "en")
    assert "4821-0937-5" in text
    assert "We will deal with it by the end of Thursday 26 November." in text
    assert "Dear Siân Llŷr-Jones," in text


@pytest.mark.shows("told-in-own-language")
def test_what_was_received_is_told_in_welsh() -> None:
    text = words("received", RECEIVED, "cy")
    assert "Byddwn yn delio ag ef erbyn diwedd dydd Iau 26 Tachwedd." in text
    assert "Rhoi gwybod am fin sydd heb ei gasglu" in said("received", RECEIVED, "cy")[0].subject
    assert "Annwyl Siân Llŷr-Jones," in text
    for english in ("We have", "Thank you", "Dear", "promise", "November"):
        assert english not in text


@pytest.mark.shows("told-in-own-language")
def test_both_languages_stand_whole_one_after_the_other_welsh_first() -> None:
    mail = email("received", RECEIVED, "cy", "en")
    assert mail.text.startswith("The English version follows.")
    assert mail.text.index("Annwyl Siân") < mail.text.index("Dear Siân")
    assert mail.subject.startswith("Mae wedi dod i law:")
    assert "| We have it: Report a missed bin (4821-0937-5)" in mail.subject


def test_without_a_promise_none_is_made_up() -> None:
    text = words("received", replace(RECEIVED, promises=()), "en")
    assert "by the end" not in text
    assert "We will write to you when it is done." in text


def test_two_promises_are_two_sentences() -> None:
    text = words("received", replace(RECEIVED, promises=(replace(RESOLVE, kind="respond"), RESOLVE)), "en")
    assert "We will answer you by the end of Thursday 26 November. We will deal with it by the end" in text


@pytest.mark.shows("received-with-promise")
def test_a_service_tells_its_promise_in_words_of_its_own() -> None:
    own = both("We will come back and empty it {due}.", "Byddwn yn dod yn ôl i'w wagio {due}.")
    facts = replace(RECEIVED, promises=(replace(RESOLVE, says=own),))
    assert "We will come back and empty it by the end of Thursday 26 November." in words("received", facts, "en")
    assert "Byddwn yn dod yn ôl i'w wagio erbyn diwedd dydd Iau 26 Tachwedd." in words("received", facts, "cy")
    private = plain_text(said("received", facts, "en", where=setting(sensitivity="team")), shipped_frame())
    assert "We will deal with it by the end of" in private


def test_somebody_without_a_name_is_greeted_all_the_same() -> None:
    unnamed = said("received", RECEIVED, "en", "cy", recipient=Recipient(email="a@example.org"))
    assert [one.greeting for one in unnamed] == ["Hello,", "Helo,"]


@pytest.mark.shows("closed-with-outcome")
def test_a_closed_case_tells_its_outcome_and_how_to_say_that_it_is_not_right() -> None:
    facts = replace(RECEIVED, outcome=both("We came back and emptied it.", "Daethom yn ôl a'i wagio."))
    assert "We came back and emptied it." in words("closed", facts, "en")
    assert "Daethom yn ôl a'i wagio." in words("closed", facts, "cy")
    assert "tell us that it is not right" in words("closed", facts, "en")


@pytest.mark.shows("question-told")
def test_a_question_is_asked_word_for_word_and_says_how_to_answer() -> None:
    asked = "Was it {out} by 7am?\n\nWhich bin: 100% <blue> or \\green?"
    facts = replace(RECEIVED, message=asked, answer_link="https://aberwen.localhost/answer/")
    text = words("question", facts, "en")
    for line in ("Was it {out} by 7am?", "Which bin: 100% <blue> or \\green?"):
        assert line in text
    assert "Answer on our website: https://aberwen.localhost/answer/" in text
    assert "01632 960 123" in text
    assert "stands still" in text


@pytest.mark.shows("passed-on-told")
def test_what_is_not_ours_is_passed_on_with_a_promise_to_tell() -> None:
    facts = NoticeFacts(
        service=both("Report a pothole", "Rhoi gwybod am dwll yn y ffordd"),
        passed_to=both("Castleshire County Council", "Cyngor Sir Castleshire"),
        promises=(replace(RESOLVE, kind="tell"),),
    )
    text = words("passed_on", facts, "en")
    assert "Castleshire County Council does." in text
    assert "We will tell you by the end of Thursday 26 November what we know." in text
    assert "Cyngor Sir Castleshire sy'n gwneud." in words("passed_on", facts, "cy")


@pytest.mark.shows("sensitive-service-not-named")
@pytest.mark.parametrize("kind", sorted(shipped_templates()))
@pytest.mark.parametrize("sensitivity", ["team", "named"])
def test_the_name_of_a_sensitive_service_is_not_said(kind: str, sensitivity: str) -> None:
    care = replace(RECEIVED, service=both("Adult care", "Gofal oedolion"))
    quiet = said(kind, care, "en", "cy", where=setting(sensitivity=sensitivity))
    everything = repr(quiet)
    assert "Adult care" not in everything
    assert "Gofal oedolion" not in everything


@pytest.mark.parametrize("kind", sorted(shipped_templates()))
@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("facts", [RECEIVED, NoticeFacts(service=BIN)], ids=["with everything", "with next to nothing"])
def test_no_brace_is_left_over(kind: str, language: str, facts: NoticeFacts) -> None:
    whole = words(kind, facts, language) + said(kind, facts, language)[0].subject
    assert "{" not in whole
    assert "None" not in whole


def test_a_bilingual_council_says_that_welsh_is_welcome_and_one_with_one_language_does_not() -> None:
    assert "You are welcome to write or speak to us in Welsh." in words("received", RECEIVED, "en")
    alone = said("received", RECEIVED, "en", where=setting(languages=("en",)))
    assert "Welsh" not in plain_text(alone, shipped_frame())


def test_what_is_kept_for_the_timeline_has_no_greeting_and_no_end() -> None:
    kept = only_said(said("received", RECEIVED, "cy", "en"))
    assert "Dear" not in kept.of("en")
    assert "do not reply" not in kept.of("en")
    assert "---" not in kept.of("en")
    assert "We will deal with it by the end of Thursday 26 November." in kept.of("en")
    assert "Byddwn yn delio ag ef erbyn diwedd dydd Iau 26 Tachwedd." in kept.of("cy")


@pytest.mark.parametrize(
    "wrong",
    [
        {"reference": "48210937"},
        {"reference": "48210937x"},
        {"check_link": "javascript:alert(1)"},
        {"answer_link": "/x"},
    ],
)
def test_a_reference_or_link_that_is_none_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"reference|address"):
        NoticeFacts(service=BIN, **wrong)  # type: ignore[arg-type]  # that is the test


def test_a_name_with_line_breaks_stays_on_one_line() -> None:
    [one] = said("received", RECEIVED, "en", recipient=replace(SIAN, name="Siân\r\nBcc: everybody"))
    assert one.greeting == "Dear Siân Bcc: everybody,"


SIGNED = replace(
    setting(),
    signature=both("Customer services\nAberwen Council", "Gwasanaethau cwsmeriaid\nCyngor Aberwen"),
    website="aberwen.example",
)


@pytest.mark.shows("mail-signature")
@pytest.mark.parametrize("kind", sorted(shipped_templates()))
def test_the_council_signs_in_each_language_that_is_written(kind: str) -> None:
    welsh, english = said(kind, RECEIVED, "cy", "en", where=SIGNED)
    assert welsh.ending == "Gwasanaethau cwsmeriaid\nCyngor Aberwen"
    assert english.ending == "Customer services\nAberwen Council"
    [only] = said(kind, RECEIVED, "cy", where=SIGNED)
    assert "Customer services" not in plain_text([only], shipped_frame())


@pytest.mark.shows("mail-signature")
def test_without_a_signature_the_council_signs_with_its_name_phone_number_and_website() -> None:
    plain = replace(SIGNED, signature=None)
    half = replace(SIGNED, signature=both("Customer services", ""))
    [welsh] = said("received", RECEIVED, "cy", where=plain)
    assert welsh.ending == "Cyngor Aberwen\n01632 960 123\naberwen.example"
    assert said("received", RECEIVED, "cy", where=half)[0].ending == welsh.ending
    assert said("received", RECEIVED, "en", where=half)[0].ending == "Customer services"


def test_whoever_may_answer_is_told_so_and_nobody_else() -> None:
    reads = replace(setting(), mailbox="helo@aberwen.example")
    for language, yes, no in (
        ("en", "You can answer this email", "nobody reads"),
        ("cy", "Gallwch ateb yr e-bost hwn", "Peidiwch ag ateb"),
    ):
        answered = plain_text(said("received", RECEIVED, language, where=reads), shipped_frame())
        alone = plain_text(said("received", RECEIVED, language), shipped_frame())
        assert yes in answered
        assert no not in answered
        assert no in alone
        assert yes not in alone


def test_a_persons_words_stand_once_in_an_answer_in_two_languages() -> None:
    facts = replace(RECEIVED, message="Diolch. Mae'r bin wedi ei gasglu.")
    text = email("reply", facts, "cy", "en").text
    assert text.count("Mae'r bin wedi ei gasglu.") == 1
    assert text.index("Mae'r bin") < text.index("Our answer is in the first part")
    assert "Our answer is in" not in email("reply", facts, "en").text


EMAIL = NoticeFacts(
    service=BIN,
    about="My bin",
    written_on=date(2026, 11, 23),
    answer_by=date(2026, 11, 26),
    limit_mb=25,
    site_link="https://aberwen.localhost/",
)


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        (EMAIL, "We have the email about “My bin” that you sent us on Monday 23 November."),
        (replace(EMAIL, written_on=None), "We have your email about “My bin”."),
        (replace(EMAIL, about=""), "We have the email that you sent us on Monday 23 November."),
        (replace(EMAIL, about="", written_on=None), "We have your email."),
    ],
)
def test_an_email_is_acknowledged_with_what_is_known_of_it(facts: NoticeFacts, first: str) -> None:
    text = words("email_received", facts, "en")
    assert first in text
    assert "We will answer you by the end of Thursday 26 November." in text
    assert "Ring us on 01632 960 123." in text


def test_an_email_is_acknowledged_in_welsh_and_promises_nothing_that_is_not_there() -> None:
    text = words("email_received", replace(EMAIL, answer_by=None), "cy")
    assert "Mae'r e-bost am “My bin” a anfonoch atom ddydd Llun 23 Tachwedd wedi dod i law." in text
    assert "Byddwn yn eich ateb" not in text
    assert "Byddwn yn eich ateb erbyn diwedd dydd Iau 26 Tachwedd." in words("email_received", EMAIL, "cy")
    for english in ("We have", "Dear", "email", "Ring us"):
        assert english not in text


@pytest.mark.parametrize(
    ("language", "limit", "said_of_it"), [("en", "25 MB", "one by one"), ("cy", "25 MB", "fesul un")]
)
def test_what_was_too_large_is_told_with_the_limit_and_what_to_do(language: str, limit: str, said_of_it: str) -> None:
    text = words("too_large", EMAIL, language)
    assert limit in text
    assert said_of_it in text
    assert "https://aberwen.localhost/" in text


def test_a_subject_of_a_stranger_is_not_repeated_without_end() -> None:
    text = words("email_received", replace(EMAIL, about="buy now " * 100), "en")
    assert text.count("buy now") <= 25


def test_what_was_said_is_kept_whole_in_each_language_to_be_told_again() -> None:
    kept = only_said(said("reply", replace(RECEIVED, message="The bin is emptied."), "cy", "en"))
    assert kept.of("cy") == kept.of("en") == "The bin is emptied."
