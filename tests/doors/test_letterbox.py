"""The demonstration's page for writing to the council as a resident: its emails come in the way of all emails."""

import html
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firstcontact.connectors.demo.outbox import OutboxSender
from firstcontact.demo.postbox import demo_mailboxes
from firstcontact.domain.contacts.queries import list_attachments, list_messages
from firstcontact.domain.mailroom.queries import list_emails
from firstcontact.domain.mailroom.states import State
from firstcontact.domain.notices import ports
from firstcontact.domain.notices.actions import deliver_notice
from firstcontact.domain.notices.ports import register_outbox
from firstcontact.domain.notices.queries import NoticeRecord, list_about
from firstcontact.domain.work.queries import find_open_for
from firstcontact.foundation.clock import now
from firstcontact.foundation.files.sealed import get_raw
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.journeys import answer_email
from tests import made_files
from tests.doors.calls import text_of
from tests.doors.cases import client_of
from tests.isolation.emails import contact_id_of
from tests.journeys.conftest import Town
from tests.letters import mailboxes, read_queued

SEES_ALL = Viewer.of(SYSTEM)
ADDRESS = "contact@castlemere.example"
TYPED = {"name": "Siân Prys", "sender": "sian@example.org", "subject": "My bin", "words": "It was not emptied."}


@pytest.fixture
def outbox(town: Town, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[OutboxSender]:
    """A demonstration: its mailbox to write to, and its outbox in place of a mail server."""
    settings.DEMO = True
    sender = OutboxSender()
    monkeypatch.setattr(ports, "_senders", {ports.EVERY_COUNCIL: sender})
    monkeypatch.setattr(ports, "_outboxes", [sender])
    with mailboxes(*demo_mailboxes({"castlemere": ADDRESS})):
        yield sender


@pytest.fixture
def client(outbox: OutboxSender, town: Town) -> Client:
    """An adviser of the demonstration, signed in."""
    return client_of(town.adviser)


def write(client: Client, **fields: Any) -> Any:
    """Post the form, and follow where it leads."""
    return client.post("/manage/write/", {**TYPED, **fields}, follow=True)


def reply_in(contact_id: UUID) -> NoticeRecord:
    """The reply that was sent in this contact."""
    told = list_about(viewer=SEES_ALL, subject_kind="contact", subject_id=contact_id)
    return next(one for one in told if one.kind == "reply")


def test_what_is_written_waits_as_an_email_when_its_job_is_done(client: Client) -> None:
    assert ADDRESS in text_of(client.get("/manage/write/"))
    photo = SimpleUploadedFile("bin.jpg", made_files.photo(), "image/jpeg")

    answer = write(client, file=photo)

    assert "Sent. The council has it within a few seconds." in text_of(answer)
    (kept,) = list_emails(viewer=SEES_ALL, states=[State.KEPT])
    assert read_queued(at=now()) == [State.CONTACT]
    contact_id = contact_id_of(kept.id)
    (message,) = list_messages([contact_id], viewer=SEES_ALL)
    assert (message.sender_name, message.sender_address) == ("Siân Prys", "sian@example.org")
    assert (message.subject, message.body) == ("My bin", "It was not emptied.")
    (file,) = list_attachments([message.id], viewer=SEES_ALL)
    assert (file.name, file.type) == ("bin.jpg", "image/jpeg")
    assert find_open_for(contact_id, viewer=SEES_ALL, kind="email") is not None
    assert "My bin" in text_of(client.get("/office/queue/customer_services/"))


def test_an_answer_to_our_email_joins_its_thread(client: Client, town: Town, outbox: OutboxSender) -> None:
    write(client)
    read_queued(at=now())
    first = contact_id_of(list_emails(viewer=SEES_ALL, states=[State.CONTACT])[0].id)
    answer_email.take_email(by=town.adviser, at=now(), contact_id=first)
    answer_email.reply(by=town.adviser, at=now(), contact_id=first, words="Which bin?", service="missed-bin")
    deliver_notice(by=SYSTEM, at=now(), notice_id=reply_in(first).id, durable=False)
    ours = next(one for one in outbox.list_messages() if "Which bin?" in one.text)

    page = text_of(client.get("/manage/write/", {"answers": str(ours.id)}))

    typed = {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', page)}
    assert (typed["sender"], typed["name"]) == ("sian@example.org", "Siân Prys")
    assert (typed["subject"], typed["answers"]) == ("Re: My bin", str(ours.id))
    assert "&gt; Which bin?" in page
    assert f'href="/manage/write/?answers={ours.id}"' in text_of(client.get(f"/manage/outbox/{ours.id}/"))
    write(client, answers=str(ours.id), subject=typed["subject"], words="The green one.\n\n> Which bin?")
    (newest,) = list_emails(viewer=SEES_ALL, states=[State.KEPT])
    read_queued(at=now())
    raw = get_raw(viewer=SEES_ALL, at=now(), raw_id=newest.raw_id).decode()
    assert re.search(r"^In-Reply-To:\s+" + re.escape(reply_in(first).message_id), raw, re.MULTILINE)
    (message,) = list_messages([contact_id_of(newest.id)], viewer=SEES_ALL)
    assert (message.body, ">" in message.whole) == ("The green one.", True)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"sender": "sian"}, "Write the whole email address"),
        ({"sender": ""}, "Write the whole email address"),
        ({"sender": "sian@example.org\r\nBcc: x@example.org"}, "Write the whole email address"),
        ({"file": SimpleUploadedFile("big.jpg", b"x" * 1_000_001)}, "The file is too large for this page"),
    ],
)
def test_what_is_refused_stays_as_it_was_typed(client: Client, fields: dict[str, Any], words: str) -> None:
    answer = write(client, **fields)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "It was not emptied.</textarea>" in text_of(answer)
    assert list_emails(viewer=SEES_ALL, states=list(State)) == []


def test_a_name_that_breaks_lines_adds_no_header(client: Client) -> None:
    write(client, name="Siân\r\nBcc: x@example.org", subject="My\r\nBcc: y@example.org")
    read_queued(at=now())

    for one in list_emails(viewer=SEES_ALL, states=list(State)):
        assert one.subject == "My Bcc: y@example.org"
        assert one.sender == "sian@example.org"


def test_an_answer_to_nothing_is_a_new_email(client: Client) -> None:
    for given in ("nonsense", "00000000-0000-0000-0000-000000000007"):
        assert 'name="answers" value=""' in text_of(client.get("/manage/write/", {"answers": given}))
        assert write(client, answers=given, words=given).status_code == 200
    assert len(list_emails(viewer=SEES_ALL, states=[State.KEPT])) == 2


def test_where_mail_is_real_there_is_no_such_page(client: Client, settings: Any, outbox: OutboxSender) -> None:
    settings.DEMO = False
    assert client.get("/manage/write/").status_code == 404
    assert client.post("/manage/write/", TYPED).status_code == 404

    settings.DEMO = True
    register_outbox(None)
    assert client.get("/manage/write/").status_code == 404
    register_outbox(outbox)
    with mailboxes():
        assert client.get("/manage/write/").status_code == 404
    assert list_emails(viewer=SEES_ALL, states=list(State)) == []
