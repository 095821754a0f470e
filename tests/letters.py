"""Emails as residents, their machines and mail servers send them, for tests."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from uuid import UUID

from django.db import connection

from firstcontact.domain.mailroom.ports import MailboxSetting, all_mailboxes, mail_source, register_mailboxes
from firstcontact.domain.mailroom.states import State
from firstcontact.foundation.identity import SYSTEM
from firstcontact.journeys.keep_email import keep_email
from firstcontact.journeys.receive_email import receive_email

HELLO = MailboxSetting(council="castlemere", code="hello", address="hello@castlemere.example", answer_within=3)
HELO = MailboxSetting(council="aberwen", code="helo", address="helo@aberwen.example")


@contextmanager
def mailboxes(*given: MailboxSetting) -> Iterator[None]:
    """These mailboxes and no others, for the time of a test."""
    before, source = all_mailboxes(), mail_source()
    register_mailboxes(given, source)
    try:
        yield
    finally:
        register_mailboxes(before, source)


def write(
    words: str = "My bin was not emptied on Tuesday.",
    *,
    sender: str = "Mary Jones <mary@example.org>",
    to: str = "hello@castlemere.example",
    subject: str = "A question",
    message_id: str = "",
    answers: Sequence[str] = (),
    headers: dict[str, str] | None = None,
    files: Sequence[tuple[str, str, bytes]] = (),
    at: datetime | None = None,
) -> bytes:
    """An email from a person."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Message-ID"] = message_id or make_msgid(domain="example.org")
    if at is not None:
        message["Date"] = format_datetime(at)
    if answers:
        message["In-Reply-To"], message["References"] = answers[-1], " ".join(answers)
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(words)
    for name, kind, content in files:
        main, _, sub = kind.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def bounce(original: bytes, address: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    """The notice of a mail server that an email did not arrive (RFC 3464), with the headers of that email."""
    head = original.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    return (
        b"From: MAILER-DAEMON@mx.example.org\r\nTo: hello@castlemere.example\r\nReturn-Path: <>\r\n"
        b"Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: " + make_msgid(domain="mx.example.org").encode() +
        b"\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nI am sorry: it could not be delivered.\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        + f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n".encode() +
        b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n" + head + b"\r\n--b--\r\n"
    )  # fmt: skip


def receive(raw: bytes, *, at: datetime, mailbox: str = "hello") -> tuple[UUID, State | None]:
    """It comes in, and is understood at once. Returns the email and what became of it."""
    email_id, _ = keep_email(by=SYSTEM, at=at, mailbox=mailbox, raw=raw)
    return email_id, receive_email(by=SYSTEM, at=at, email_id=email_id)


def read_queued(*, at: datetime) -> list[State | None]:
    """Do the jobs that wait for emails to be read, as a worker would. Returns what became of each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'email_id' FROM procrastinate_jobs WHERE task_name LIKE '%%read_email' ORDER BY id"
        )
        waiting = [UUID(row[0]) for row in cursor.fetchall()]
    return [receive_email(by=SYSTEM, at=at, email_id=email_id) for email_id in waiting]
