"""To whom an email belongs when it names more than one thing, and who may see it then."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from firstcontact.domain.cases.queries import CaseFacts, get_case, list_history
from firstcontact.domain.contacts.queries import list_messages
from firstcontact.domain.customers.actions import mark_point
from firstcontact.domain.customers.queries import list_marks
from firstcontact.domain.mailroom.queries import UnknownEmailError, get_email, list_emails
from firstcontact.domain.mailroom.states import State
from firstcontact.domain.notices.actions import deliver_notice
from firstcontact.domain.notices.queries import list_about, list_notices
from firstcontact.domain.promises.queries import list_newest_promises
from firstcontact.domain.work.queries import find_open_for
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.journeys.answer_email import join_case, reply, take_email, treat_as_message
from firstcontact.journeys.log_contact import wrap_up
from firstcontact.journeys.work_case import ask_customer, claim_case, close_case
from tests.isolation.secrets import SERVICE, make_secret
from tests.journeys.cases import open_by_web
from tests.journeys.conftest import MONDAY, Town
from tests.letters import HELLO, bounce, mailboxes, receive, write

SEES_ALL = Viewer.of(SYSTEM)
MARY_AT = "mary@example.org"
MARY = "Mary Jones <mary@example.org>"
pytestmark = pytest.mark.shows("mail-joins-its-case")


@pytest.fixture(autouse=True)
def _mailboxes() -> Iterator[None]:
    with mailboxes(HELLO):
        yield


@pytest.fixture
def case(town: Town) -> CaseFacts:
    """A missed bin of Mary's."""
    return open_by_web(town)


def plus(case: CaseFacts) -> str:
    """The address under which we take what belongs to this case."""
    return f"hello+{case.reference}@castlemere.example"


def contact_of(email_id: UUID) -> UUID:
    """The contact that it became."""
    found = get_email(email_id, viewer=SEES_ALL).contact_id
    assert found is not None
    return found


def reason_of(email_id: UUID) -> str:
    """Why it waits for somebody; empty when it does not."""
    item = find_open_for(contact_of(email_id), viewer=SEES_ALL, kind="email")
    return item.why["reason"] if item else ""


def is_read_by(email_id: UUID, viewer: Viewer) -> bool:
    """Whether they may read what is in it."""
    return bool(list_messages([contact_of(email_id)], viewer=viewer))


def wait_for(case: CaseFacts, town: Town) -> None:
    """Something is asked, and the case waits."""
    claim_case(by=town.officer, at=MONDAY, case_id=case.id)
    ask_customer(by=town.officer, at=MONDAY, case_id=case.id, words="Send a photo, please.")


@pytest.mark.parametrize(
    ("words", "files", "said"),
    [("", [("bin.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + b"x" * 90)], "Here\nbin.jpg"), ("", [], "Here")],
)
def test_an_answer_without_words_is_an_answer(
    words: str, files: list[tuple[str, str, bytes]], said: str, town: Town, case: CaseFacts
) -> None:
    wait_for(case, town)

    receive(write(words, sender=MARY, to=plus(case), subject="Here", files=files), at=MONDAY)

    entry = list_history(case.id, viewer=SEES_ALL)[-1]
    assert (entry.kind, entry.body, get_case(case.id, viewer=SEES_ALL).state) == ("answered", said, "in_progress")
    assert "paused" not in {one.state for one in list_newest_promises([case.id])[case.id]}


def test_an_open_case_comes_before_a_closed_one_that_is_named_too(town: Town, case: CaseFacts) -> None:
    claim_case(by=town.officer, at=MONDAY, case_id=case.id)
    close_case(by=town.officer, at=MONDAY, case_id=case.id, outcome="collected")
    other = open_by_web(town)
    assert other.id != case.id

    receive(write("And the other?", sender=MARY, to=plus(other), subject=f"Re: {case.reference}"), at=MONDAY)

    assert list_history(other.id, viewer=SEES_ALL)[-1].body == "And the other?"


def test_what_may_belong_to_two_open_cases_is_looked_at(town: Town, case: CaseFacts) -> None:
    secret = make_secret(town, "team")
    other = get_case(secret.case_id, viewer=SEES_ALL)
    raw = write("Both, please.", sender=MARY, to=plus(case), subject=f"Re: {other.reference}")

    email_id, _ = receive(raw, at=MONDAY)

    assert reason_of(email_id) == "email_of_several_cases"
    assert not is_read_by(email_id, Viewer.of(town.adviser))
    assert not is_read_by(email_id, Viewer.of(town.officer))
    assert is_read_by(email_id, Viewer.of(secret.insider))


def test_an_answer_to_a_reply_stays_behind_the_wall_of_what_it_answers(town: Town) -> None:
    secret = make_secret(town, "team")
    first, _ = receive(write("I am afraid.", sender="Zoe <zoe@example.org>", message_id="<1@example.org>"), at=MONDAY)
    take_email(by=secret.insider, at=MONDAY, contact_id=contact_of(first))
    reply(by=secret.insider, at=MONDAY, contact_id=contact_of(first), words="You are safe.", service=SERVICE)
    wrap_up(by=secret.insider, at=MONDAY, contact_id=contact_of(first))

    second, _ = receive(
        write("Thank you.\n\n> You are safe.", sender="Zoe <zoe@example.org>", answers=["<1@example.org>"]), at=MONDAY
    )

    assert reason_of(second) == "email_goes_on"
    assert not is_read_by(second, Viewer.of(town.adviser))
    assert is_read_by(second, Viewer.of(secret.insider))


@pytest.mark.shows("mail-kept-apart")
def test_what_comes_back_of_a_closed_off_case_is_seen_by_nobody_else(town: Town) -> None:
    secret = make_secret(town, "named")
    told = list_about(viewer=SEES_ALL, subject_kind="case", subject_id=secret.case_id)[-1]
    deliver_notice(by=SYSTEM, at=MONDAY, notice_id=told.id, durable=False)
    sent_as = list_notices(viewer=SEES_ALL, ids=[told.id])[told.id].message_id

    email_id, state = receive(bounce(write("We will visit on Friday", message_id=sent_as), told.to_address), at=MONDAY)

    def seen(viewer: Viewer) -> set[UUID]:
        return {one.id for one in list_emails(viewer=viewer, states=[State.APART])}

    assert (state, get_email(email_id, viewer=SEES_ALL).kind) == (State.APART, "bounce")
    assert email_id not in seen(Viewer.of(town.adviser)) | seen(Viewer.of(town.administrator))
    with pytest.raises(UnknownEmailError):
        treat_as_message(by=town.adviser, at=MONDAY, email_id=email_id)


@pytest.mark.shows("mail-of-strangers")
def test_what_a_neighbour_wrote_is_for_colleagues_and_answers_nothing(town: Town, case: CaseFacts) -> None:
    wait_for(case, town)
    email_id, _ = receive(write("It is full.", sender="Nora <nora@example.net>", to=plus(case)), at=MONDAY)

    theirs = join_case(by=town.officer, at=MONDAY, contact_id=contact_of(email_id), case_id=case.id)

    entry = list_history(case.id, viewer=SEES_ALL)[-1]
    assert (theirs, entry.body, entry.visible_to_customer) == (False, "It is full.", False)
    assert get_case(case.id, viewer=SEES_ALL).state == "waiting_for_customer"
    again, _ = receive(write("Still full.", sender="Nora <nora@example.net>", to=plus(case)), at=MONDAY)
    assert reason_of(again) == "email_of_stranger"


@pytest.mark.shows("mail-of-strangers")
def test_a_person_says_that_the_customer_wrote_it_from_another_address(town: Town, case: CaseFacts) -> None:
    wait_for(case, town)
    email_id, _ = receive(write("From work.", sender="M Jones <mj@work.example>", to=plus(case)), at=MONDAY)

    join_case(by=town.officer, at=MONDAY, contact_id=contact_of(email_id), case_id=case.id, from_customer=True)

    assert get_case(case.id, viewer=SEES_ALL).state == "in_progress"
    again, _ = receive(write("And more.", sender="M Jones <mj@work.example>", to=plus(case)), at=MONDAY)
    assert reason_of(again) == ""


@pytest.mark.shows("mail-once")
def test_another_email_with_the_same_id_can_be_made_an_email_to_answer(town: Town) -> None:
    receive(write("One.", message_id="<same@example.org>"), at=MONDAY)
    email_id, _ = receive(write("Two.", message_id="<same@example.org>"), at=MONDAY)

    contact_id = treat_as_message(by=town.adviser, at=MONDAY, email_id=email_id)

    assert contact_id is not None
    assert list_messages([contact_id], viewer=SEES_ALL)[0].body == "Two."


@pytest.mark.shows("mail-comes-back")
def test_a_forged_email_does_not_say_that_an_address_works_again(town: Town) -> None:
    from_mary = {"Authentication-Results": "mx.castlemere.example; dmarc=fail"}
    mark_point(by=SYSTEM, at=MONDAY, kind="email", value=MARY_AT, mark="gone")

    receive(write("It works!", sender=MARY, headers=from_mary), at=MONDAY)
    assert MARY_AT in list_marks("email", [MARY_AT])

    receive(write("It works!", sender=MARY), at=MONDAY)
    assert list_marks("email", [MARY_AT]) == {}
