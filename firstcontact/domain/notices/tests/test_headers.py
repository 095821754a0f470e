"""The headers of what we send: who may answer, where answers go, what came before, and what is never there."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, default
from typing import Any
from uuid import UUID

import pytest

from firstcontact.domain.contacts.mail import Kind, read_message
from firstcontact.domain.notices.messages import Course, Letterhead, build_message
from firstcontact.domain.notices.ports import Envelope
from firstcontact.domain.notices.templates import AUTOMATIC_ANSWERS, Author, shipped_templates
from firstcontact.domain.notices.tests.made_up import RECEIVED, SIAN, TUESDAY, email

pytestmark = pytest.mark.shows("mail-goes-out-in-threads")

ID = UUID("01935a00-0000-7000-8000-000000000001")
HOST = "aberwen.localhost"
PLAIN = Letterhead("Cyngor Aberwen", "no-reply@aberwen.example", HOST)
READS = replace(PLAIN, mailbox="helo@aberwen.example")
THEIRS = "<CAF=abc123@mail.example.org>"
LONG = f"<{'A1b2C3' * 16}@{'VI1PR04MB' * 3}.eurprd04.prod.example.com>"
PERSONAL = ("reply", "question", "progress")


def build(sender: Letterhead = READS, **course: Any) -> tuple[EmailMessage, Envelope]:
    mail = email("received", RECEIVED, "cy", "en")
    return build_message(
        notice_id=ID,
        at=TUESDAY,
        sender=sender,
        to_name=SIAN.name,
        to_address=SIAN.email,
        languages=("cy", "en"),
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        course=Course(**course),
    )


def sent(sender: Letterhead = READS, **course: Any) -> EmailMessage:
    """As a mail program reads it."""
    return message_from_bytes(build(sender, **course)[0].as_bytes(), policy=default)


@pytest.mark.parametrize("kind", sorted(shipped_templates()))
def test_who_wrote_it_is_said_so_that_no_machine_answers_a_machine(kind: str) -> None:
    author = shipped_templates()[kind].written_by
    message = sent(author=author)
    expected = None if kind in PERSONAL else "auto-replied" if kind in AUTOMATIC_ANSWERS else "auto-generated"
    assert message["Auto-Submitted"] == expected
    assert (message["X-Auto-Response-Suppress"] is None) == (kind in PERSONAL)
    assert message["X-First-Contact"] == HOST


def test_what_cannot_be_delivered_is_never_kept_from_us() -> None:
    suppressed = str(sent()["X-Auto-Response-Suppress"]).replace(" ", "").split(",")
    assert {"OOF", "AutoReply"} <= set(suppressed)
    assert not {"All", "NDR"} & set(suppressed)


@pytest.mark.parametrize("author", list(Author))
def test_nobody_can_unsubscribe_from_their_own_case(author: Author) -> None:
    """List-Unsubscribe is for lists and for what is sent in bulk (RFC 2369, RFC 8058). These are service emails.

    Whoever pressed such a button would hear no more of a case that goes on; there is nothing that they subscribed to.
    """
    message = sent(author=author, reference="482109375", thread=[THEIRS])
    assert [name for name in message if name.lower().startswith(("list-", "precedence"))] == []


def test_signing_is_left_to_the_mail_server() -> None:
    assert "DKIM-Signature" not in sent()


@pytest.mark.parametrize(
    ("sender", "reference", "answers", "envelope"),
    [
        (READS, "482109375", "helo+482109375@aberwen.example", "helo+482109375@aberwen.example"),
        (READS, "", "helo@aberwen.example", "helo@aberwen.example"),
        (PLAIN, "482109375", None, "no-reply@aberwen.example"),
        (PLAIN, "", None, "no-reply@aberwen.example"),
    ],
)
def test_answers_and_what_comes_back_reach_the_case(
    sender: Letterhead, reference: str, answers: str | None, envelope: str
) -> None:
    message, outside = build(sender, reference=reference)
    assert outside == Envelope(envelope, "sian@example.org")
    found = message["Reply-To"]
    assert (found.addresses[0].addr_spec if found else None) == answers
    assert message["From"].addresses[0].addr_spec == "no-reply@aberwen.example"


def test_an_answer_names_what_it_answers_and_all_before() -> None:
    message = sent(thread=["<1@a.example>", "<2@b.example>", THEIRS])
    assert message["In-Reply-To"] == THEIRS
    assert str(message["References"]).split() == ["<1@a.example>", "<2@b.example>", THEIRS]


def test_the_first_email_of_a_conversation_answers_none() -> None:
    assert {"In-Reply-To", "References"}.isdisjoint(sent().keys())


@pytest.mark.parametrize("policy", [SMTP, SMTPUTF8])
def test_long_ids_of_others_are_folded_and_not_encoded(policy: Any) -> None:
    thread = [LONG, *(f"<{number}.{'x' * 60}@mail.example.org>" for number in range(40)), LONG.replace("A1", "Z9")]
    raw = build(thread=thread)[0].as_bytes(policy=policy)
    head = raw.partition(b"\r\n\r\n")[0]
    assert b"=?" not in head.partition(b"References:")[2].partition(b"\r\nX-First")[0]
    assert max(map(len, head.split(b"\r\n"))) < 200
    kept = [each for each in read_message(raw).references if each.startswith("<")]
    assert kept == [thread[-1], LONG, *thread[-20:-1]]


def test_our_own_id_stands_on_one_line_however_long_the_host_is() -> None:
    host = "contact.customer-services.aberwen-and-the-vale.llyw.example"
    raw = build(replace(READS, host=host))[0].as_bytes()
    assert f"\r\nMessage-ID: <notice.{ID.hex}@firstcontact.{host}>\r\n".encode() in raw


@pytest.mark.parametrize(
    "evil",
    [
        "<a@b.example>\r\nBcc: everybody@example.org",
        "<a@b.example> <c@d.example>",
        "<a b@c.example>",
        "no brackets",
        "",
        "<é@b.example>",
        f"<{'a' * 900}@b.example>",
    ],
)
def test_an_id_that_cannot_be_written_is_left_out(evil: str) -> None:
    message = sent(thread=[THEIRS, evil])
    assert message["References"] == message["In-Reply-To"] == THEIRS
    assert message["Bcc"] is None


def test_what_we_sent_is_known_when_it_comes_back_and_what_another_council_sent_is_not_ours() -> None:
    """Two councils run this product and write to each other: that is no circle."""
    ours, own = build(author=Author.PERSON)[0].as_bytes(), frozenset({"helo@aberwen.example", HOST})
    other = build(replace(READS, address="help@dyfed.example", host="dyfed.localhost"), author=Author.PERSON)[0]
    assert read_message(ours, own=own).kind is Kind.LOOP
    assert read_message(ours).kind is Kind.LOOP
    assert read_message(other.as_bytes()).kind is Kind.LOOP
    assert read_message(other.as_bytes(), own=own).kind is Kind.MESSAGE


@pytest.mark.parametrize(
    ("own", "kind"),
    [
        ("aberwen.localhost", Kind.LOOP),
        ("helo@aberwen.localhost", Kind.LOOP),
        ("helo@localhost", Kind.LOOP),
        ("helo@wen.localhost", Kind.MESSAGE),
        ("helo@aberwen.example", Kind.MESSAGE),
    ],
)
def test_a_host_belongs_to_the_domain_of_an_address(own: str, kind: Kind) -> None:
    raw = build(author=Author.PERSON, sender=replace(PLAIN, address="x@elsewhere.example"))[0].as_bytes()
    assert read_message(raw, own=frozenset({own})).kind is kind
