"""All emails about a case are one conversation, for each of the people who write about it, and for nobody else."""

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from uuid import UUID

import pytest

from firstcontact.connectors.smtp.sender import SmtpSender, SmtpSettings
from firstcontact.connectors.smtp.tests.peers import Taking, serving
from firstcontact.domain.cases.actions import link_enquiry
from firstcontact.domain.cases.queries import get_case
from firstcontact.domain.contacts.actions import note_enquiry
from firstcontact.domain.contacts.mail import ReadMessage, read_message
from firstcontact.domain.contacts.rules import Demand
from firstcontact.domain.notices import ports
from firstcontact.domain.notices.actions import deliver_notice
from firstcontact.domain.notices.models import Notice
from firstcontact.domain.notices.queries import list_about
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.references import show_reference
from firstcontact.journeys.preview_words import preview_words
from firstcontact.journeys.threads import find_thread
from firstcontact.journeys.work_case import ask_customer, claim_case, close_case, tell_progress
from tests.doors.cases import report_missed_bin
from tests.journeys.conftest import MONDAY, Town
from tests.journeys.emails import MARY, email_came_in, mailbox

pytestmark = pytest.mark.shows("mail-goes-out-in-threads")

SEES_ALL = Viewer.of(SYSTEM)
LATER = MONDAY + timedelta(hours=2)


def email_about(case_id: UUID, relation: str = "asked", **email: object) -> UUID:
    """An email that somebody found to be about this case."""
    contact = email_came_in(**email)  # type: ignore[arg-type]
    case = get_case(case_id, viewer=SEES_ALL)
    enquiry = note_enquiry(
        by=SYSTEM,
        at=MONDAY,
        contact_id=contact,
        service=case.service,
        team=case.team,
        sensitivity=case.sensitivity,
        result="case_updated",
        demand=Demand("value"),
    )
    link_enquiry(by=SYSTEM, at=MONDAY, enquiry_id=enquiry, case_id=case_id, relation=relation)
    return contact


def told(case_id: UUID) -> list[Notice]:
    ids = [one.id for one in list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case_id)]
    return [Notice.objects.get(id=each) for each in ids]


@pytest.mark.usefixtures("town")
def test_what_they_began_by_email_goes_on_under_their_subject(town: Town) -> None:
    case_id = report_missed_bin(at=MONDAY)
    email_about(case_id, "opened", subject="Bin not emptied!", at=MONDAY - timedelta(hours=1))
    claim_case(by=town.officer, at=LATER, case_id=case_id)
    ask_customer(by=town.officer, at=LATER, case_id=case_id, words="Which bin?")
    received, question = told(case_id)
    shown = show_reference(get_case(case_id, viewer=SEES_ALL).reference)
    assert question.subject == f"Re: Bin not emptied! [{shown}]"
    assert question.thread == ["<1@example.org>", received.message_id]


def test_what_we_began_has_subjects_that_say_what_it_is(town: Town) -> None:
    case_id = report_missed_bin(at=MONDAY)
    email_about(case_id, subject="Re: We have it", at=LATER)
    tell_progress(by=town.officer, at=LATER + timedelta(hours=1), case_id=case_id, words="Tomorrow.")
    received, progress = told(case_id)
    assert progress.subject.startswith("News about:")
    assert progress.thread == [received.message_id, "<1@example.org>"]


def test_a_neighbour_who_writes_about_it_is_in_no_conversation_but_their_own(town: Town) -> None:
    case_id = report_missed_bin(at=MONDAY)
    email_about(case_id, sender="tom@example.org", subject="Mary's bin", at=MONDAY - timedelta(days=1))
    close_case(by=town.officer, at=LATER, case_id=case_id, outcome="collected")
    received, closed = told(case_id)
    assert closed.thread == [received.message_id]
    assert closed.subject.startswith("We have finished:")


@pytest.mark.parametrize(("move", "does"), [("tell", tell_progress), ("ask", ask_customer)])
def test_words_in_a_case_are_previewed_to_the_letter(town: Town, move: str, does: object) -> None:
    case_id = report_missed_bin(at=MONDAY)
    email_about(case_id, "opened", at=MONDAY - timedelta(hours=1))
    claim_case(by=town.officer, at=LATER, case_id=case_id)
    before = get_case(case_id, viewer=SEES_ALL)
    shown = preview_words(by=town.officer, at=LATER, case_id=case_id, move=move, words="Which bin?")
    assert get_case(case_id, viewer=SEES_ALL) == before
    assert len(told(case_id)) == 1
    does(by=town.officer, at=LATER, case_id=case_id, words="Which bin?")  # type: ignore[operator]
    sent = told(case_id)[-1]
    assert shown is not None
    assert (shown.subject, shown.text, shown.html) == (sent.subject, sent.body_text, sent.body_html)


def test_who_has_no_email_address_is_previewed_as_a_letter_and_nobody_as_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = report_missed_bin(at=MONDAY, email="", phone="01632 960 002")
    shown = preview_words(by=town.officer, at=LATER, case_id=case_id, move="tell", words="Tomorrow.")
    assert shown is not None
    assert (shown.how, shown.postal_address) == ("letter", ("14 Mill Lane", "CM1 2AB"))
    monkeypatch.setattr("firstcontact.journeys.tell_customer.find_recipient", lambda *_: None)
    assert preview_words(by=town.officer, at=LATER, case_id=case_id, move="tell", words="Tomorrow.") is None


def asked_by_smtp(town: Town, monkeypatch: pytest.MonkeyPatch) -> tuple[UUID, EmailMessage]:
    """A question about a case as a true mail server got it."""
    case_id = report_missed_bin(at=MONDAY)
    email_about(case_id, "opened", subject="Bin not emptied!", at=MONDAY - timedelta(hours=1))
    claim_case(by=town.officer, at=LATER, case_id=case_id)
    ask_customer(by=town.officer, at=LATER, case_id=case_id, words="Which bin?")
    peer = Taking()
    with serving(peer) as port, mailbox("castlemere", "help@castlemere.example"):
        sender = SmtpSender(SmtpSettings("127.0.0.1", port, timeout=5.0))
        monkeypatch.setattr(ports, "_senders", {ports.EVERY_COUNCIL: sender})
        deliver_notice(by=SYSTEM, at=LATER, notice_id=told(case_id)[-1].id, durable=False)
    reference = get_case(case_id, viewer=SEES_ALL).reference
    assert peer.taken[0].mail_from == f"help+{reference}@castlemere.example"
    return case_id, peer.read()


def answered(ours: EmailMessage, sender: str, **headers: str | None) -> ReadMessage:
    """What a mail program makes of it when it is answered."""
    answer = EmailMessage(policy=SMTP)
    facts = {
        "From": f"Mary Jones <{sender}>",
        "To": str(ours["Reply-To"]),
        "Subject": f"Re: {str(ours['Subject']).removeprefix('Re: ')}",
        "Message-ID": "<answer@example.org>",
        "In-Reply-To": str(ours["Message-ID"]).strip(),
        "References": f"{ours['References']} {str(ours['Message-ID']).strip()}",
        **headers,
    }
    for name, value in facts.items():
        if value is not None:
            answer[name] = value
    answer.set_content("The brown one.\n")
    raw = message_from_bytes(answer.as_bytes(), policy=default).as_bytes(policy=SMTP)
    return read_message(raw, own=frozenset({"help@castlemere.example", "castlemere.localhost"}))


def test_an_answer_from_any_mail_program_finds_its_case(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id, ours = asked_by_smtp(town, monkeypatch)
    nothing = {"In-Reply-To": None, "References": None}
    programs: list[dict[str, str | None]] = [
        {},
        {"References": None},
        {"In-Reply-To": None},
        {**nothing, "To": "help@castlemere.example"},
        {**nothing, "Subject": "The bin"},
    ]
    for headers in programs:
        read = answered(ours, MARY, **headers)
        found = find_thread(read)
        assert read.kind == "message"
        assert found.case is not None, headers
        assert found.case.id == case_id
    lost = answered(ours, MARY, **nothing, To="help@castlemere.example", Subject="The bin")
    assert find_thread(lost).case is None


def test_a_stranger_who_has_the_reference_is_let_into_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id, ours = asked_by_smtp(town, monkeypatch)
    found = find_thread(answered(ours, "tom@example.org"))
    assert found.case is None
    assert found.named is not None
    assert found.named.id == case_id
