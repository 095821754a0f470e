"""Somebody answers an email: as previewed, once, to whoever wrote it, in their language, behind the same wall."""

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from uuid import UUID, uuid4

import pytest
from django.db import connection

from firstcontact.domain.contacts.actions import EmailParts, keep_message, note_enquiry
from firstcontact.domain.contacts.mail import read_message
from firstcontact.domain.contacts.queries import UnknownContactError, get_contact, list_messages
from firstcontact.domain.contacts.rules import Demand
from firstcontact.domain.notices import ports
from firstcontact.domain.notices.actions import deliver_notice, mark_returned
from firstcontact.domain.notices.models import Notice
from firstcontact.domain.notices.queries import NoticeRecord, get_notice, list_about
from firstcontact.domain.work.queries import list_queue
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.tenancy.appending import write_appended
from firstcontact.journeys.reply_by_email import ReplyRefusedError, preview_reply, send_reply
from tests.journeys.conftest import MONDAY, Town
from tests.journeys.emails import MARY, email_came_in, mailbox

pytestmark = pytest.mark.shows("mail-reply-previewed")

SEES_ALL = Viewer.of(SYSTEM)
LATER = MONDAY + timedelta(hours=2)
WORDS = "Sorry.\n\nWe empty it tomorrow."


def send(town: Town, contact: UUID, *, words: str = WORDS, form_key: str = "a-form") -> NoticeRecord:
    notice_id = send_reply(by=town.adviser, at=LATER, contact_id=contact, words=words, form_key=form_key)
    return get_notice(viewer=SEES_ALL, notice_id=notice_id)


def test_a_reply_goes_to_whoever_wrote_under_their_subject(town: Town) -> None:
    contact = email_came_in(subject="Re: Fwd: My bin")
    notice = send(town, contact)
    assert (notice.kind, notice.to_address, notice.to_name) == ("reply", MARY, "Mary Jones")
    assert notice.subject == "Re: My bin"
    assert "Dear Mary Jones,\n\nSorry.\n\nWe empty it tomorrow.\n\nCastlemere\n01632 960 001" in notice.body_text
    assert Notice.objects.get(id=notice.id).thread == ["<1@example.org>"]


def test_a_reply_is_an_outbound_contact_with_its_words(town: Town) -> None:
    notice = send(town, email_came_in())
    assert notice.contact_id is not None
    outbound = get_contact(notice.contact_id, viewer=SEES_ALL)
    assert (outbound.channel, outbound.direction) == ("email", "outbound")
    [kept] = list_messages([outbound.id], viewer=SEES_ALL)
    assert (kept.subject, kept.body) == (notice.subject, notice.body_text)


def test_a_conversation_goes_on_and_answers_the_newest(town: Town) -> None:
    contact = email_came_in()
    first = send(town, contact)
    keep_message(
        by=SYSTEM,
        at=LATER + timedelta(hours=1),
        contact_id=contact,
        direction="inbound",
        language="en",
        subject="Re: My bin",
        body="And the brown one?",
        email=EmailParts(sender_name="Mary Jones", sender_address=MARY, message_id="<2@example.org>"),
    )
    second = send_reply(by=town.adviser, at=LATER + timedelta(hours=2), contact_id=contact, words="Yes.")
    assert Notice.objects.get(id=second).thread == ["<1@example.org>", first.message_id, "<2@example.org>"]


def test_the_same_form_sent_twice_is_sent_once(town: Town) -> None:
    contact = email_came_in()
    assert send(town, contact).id == send(town, contact, words="Other words").id
    assert send(town, contact, form_key="another-form").id != send(town, contact).id
    assert len(list_about(viewer=SEES_ALL, subject_kind="contact", subject_id=contact)) == 2


@pytest.mark.parametrize(
    ("words", "code"), [("", "empty"), (" \n\0", "empty"), ("x" * 10_001, "too_long"), (WORDS, "")]
)
def test_what_cannot_be_sent_is_refused_and_nothing_is_kept(town: Town, words: str, code: str) -> None:
    contact = email_came_in(sender=MARY if code else "")
    for way in (send_reply, preview_reply):
        with pytest.raises(ReplyRefusedError) as refused:
            way(by=town.adviser, at=LATER, contact_id=contact, words=words)
        assert refused.value.code == (code or "no_address")
    assert Notice.objects.count() == 0


def test_nobody_answers_what_they_may_not_see(town: Town) -> None:
    contact = email_came_in()
    note_enquiry(
        by=SYSTEM,
        at=MONDAY,
        contact_id=contact,
        service="missed-bin",
        team="revenues",
        sensitivity="team",
        result="answered",
        demand=Demand("value"),
    )
    for unknown in (contact, uuid4()):
        with pytest.raises(UnknownContactError):
            send_reply(by=town.adviser, at=LATER, contact_id=unknown, words=WORDS)
        with pytest.raises(UnknownContactError):
            preview_reply(by=town.adviser, at=LATER, contact_id=unknown, words=WORDS)


def _rows() -> dict[str, int]:
    """How many rows each table of the product has."""
    write_appended()
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if not name.startswith("pg_")]
        counts = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            [counts[name]] = cursor.fetchone()
    return counts


def test_a_preview_is_what_is_sent_to_the_letter_and_keeps_nothing(town: Town) -> None:
    contact = email_came_in()
    before = _rows()
    shown = preview_reply(by=town.adviser, at=LATER, contact_id=contact, words=WORDS)
    assert _rows() == before
    sent = send(town, contact)
    assert (shown.subject, shown.text, shown.html) == (sent.subject, sent.body_text, sent.body_html)
    assert (shown.how, shown.to_address, shown.languages) == (sent.how, sent.to_address, sent.languages)
    assert _rows()["notices_notice"] == before["notices_notice"] + 1


def test_who_wrote_in_welsh_is_answered_in_welsh_alone(welsh_town: Town) -> None:
    notice = send(welsh_town, email_came_in(language="cy"), words="Diolch.")
    assert notice.languages == ("cy",)
    assert notice.body_text.startswith("Annwyl Mary Jones,\n\nDiolch.\n\n")
    for english in ("Dear", "Our answer", "Please"):
        assert english not in notice.body_text


def test_who_never_said_is_answered_in_the_language_in_which_they_wrote(welsh_town: Town) -> None:
    notice = send(welsh_town, email_came_in())
    assert notice.languages == ("en",)
    assert notice.body_text.count("We empty it tomorrow.") == 1
    assert notice.subject == "Re: My bin"


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What a mail server took."""
    emails: list[bytes] = []

    class Server:
        def send(self, message: EmailMessage, envelope: ports.Envelope) -> ports.Accepted:
            emails.append(message.as_bytes())
            return ports.Accepted("taken")

    monkeypatch.setattr(ports, "_senders", {ports.EVERY_COUNCIL: Server()})
    return emails


def test_what_was_previewed_is_what_the_mail_server_gets(town: Town, taken: list[bytes]) -> None:
    contact = email_came_in()
    with mailbox("castlemere", "help@castlemere.example"):
        shown = preview_reply(by=town.adviser, at=LATER, contact_id=contact, words=WORDS)
        deliver_notice(by=SYSTEM, at=LATER, notice_id=send(town, contact).id, durable=False)
    message = message_from_bytes(taken[0], policy=default)
    parts = {part.get_content_subtype(): part.get_content().replace("\r\n", "\n") for part in message.iter_parts()}
    assert (parts["plain"], parts["html"].rstrip("\n")) == (shown.text, shown.html.rstrip("\n"))
    read = read_message(taken[0], own=frozenset({"other@example.org"}))
    assert (read.kind, read.subject) == ("message", shown.subject)
    assert (read.reply_to[0].address, read.references) == ("help@castlemere.example", ("<1@example.org>",))


def test_a_reply_that_comes_back_is_looked_at_by_the_front_desk(town: Town) -> None:
    notice = send(town, email_came_in())
    Notice.objects.filter(id=notice.id).update(state="sent")
    mark_returned(by=SYSTEM, at=LATER, notice_id=notice.id, hard=True, said="5.1.1 no such mailbox")
    [item] = [one for one in list_queue(viewer=SEES_ALL, team="customer_services") if one.kind == "notice_failed"]
    assert (item.subject_id, item.sensitivity) == (notice.id, "open")
