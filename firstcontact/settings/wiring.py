"""The one place that names connectors: each is registered with the port that it implements."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from django.conf import settings

from firstcontact.connectors.clamav.scanner import ClamavScanner, read_address
from firstcontact.connectors.demo.outbox import OutboxSender
from firstcontact.connectors.demo.recorder import RecordingSender
from firstcontact.connectors.imap.source import ImapSource
from firstcontact.connectors.smtp.sender import Security, SmtpSender, SmtpSettings
from firstcontact.connectors.webhooks.sender import HttpWebhookSender
from firstcontact.demo.council_facts import read_made_up_councils
from firstcontact.demo.postbox import demo_mailboxes
from firstcontact.domain.connections.ports import register_webhook_sender
from firstcontact.domain.contacts.ports import register_scanner
from firstcontact.domain.councils.queries import list_council_ids
from firstcontact.domain.mailroom.ports import MailboxSetting, register_mailboxes
from firstcontact.domain.notices.ports import REPLAYED, EmailSender, register_email_sender, register_outbox
from firstcontact.foundation.jobs.lanes import register_councils
from firstcontact.foundation.watching.endings import log_what_ends_us
from firstcontact.foundation.watching.meters import count_from_now_on
from firstcontact.foundation.watching.traces import TracesError, want_traces
from firstcontact.settings.environment import SettingError

Thing = TypeVar("Thing")
REPLAYED_COUNCILS = ("harbourton", REPLAYED)
"""Councils that live on replayed data: their notices are recorded and never leave."""


def connect() -> None:
    """Register everything that the settings choose."""
    register_councils(list_council_ids)
    connect_email()
    register_mailboxes(_mailboxes(), ImapSource())
    connect_scanner()
    connect_webhooks()
    connect_watching()


def connect_watching() -> None:
    """Count and trace, where the settings ask for it.

    :raises SettingError: when traces are asked for and cannot be made.
    """
    if settings.PROCESS and not settings.DEMO:  # a command that somebody watches may say why it ends
        log_what_ends_us()
    if settings.METRICS_TOKEN:
        count_from_now_on()
    if settings.TRACES:
        try:
            want_traces(settings.PROCESS or "firstcontact")
        except TracesError as error:
            raise SettingError(str(error)) from error


def _mailboxes() -> Sequence[MailboxSetting]:
    """Those of the settings; in a demonstration without any, one for each made-up council, to try it in the browser."""
    if settings.MAILBOXES or not settings.DEMO:
        return settings.MAILBOXES
    made_up = read_made_up_councils()
    return demo_mailboxes({code: one.contact_lines["notices_from"] for code, one in made_up.items()})


def connect_email() -> None:
    """Register who takes email.

    :raises SettingError: for a sender or a security that there is not.
    """
    sender = _chosen(SENDERS, "EMAIL_SENDER", settings.EMAIL_SENDER)()
    register_email_sender(sender)
    register_outbox(sender if isinstance(sender, OutboxSender) else None)
    for council in REPLAYED_COUNCILS:
        register_email_sender(RecordingSender(), council=council)


def connect_scanner() -> None:
    """Register who looks for viruses, if anybody does.

    :raises SettingError: for an address that cannot be read.
    """
    try:
        register_scanner(ClamavScanner(read_address(settings.CLAMAV)) if settings.CLAMAV else None)
    except ValueError as error:
        raise SettingError(f"CLAMAV is an address such as unix:/run/clamav/clamd.ctl or host:3310: {error}.") from error


def connect_webhooks() -> None:
    """Register who sends webhooks; in a demonstration also to this machine, and without TLS.

    :raises SettingError: for a network that cannot be read.
    """
    here = ["127.0.0.0/8", "::1/128"] if settings.DEMO else []
    try:
        sender = HttpWebhookSender([*settings.WEBHOOK_NETWORKS, *here])
    except ValueError as error:
        raise SettingError(f"WEBHOOK_NETWORKS lists networks such as 10.20.0.0/16: {error}.") from error
    register_webhook_sender(sender, plain=settings.DEMO)


def _smtp() -> EmailSender:
    return SmtpSender(
        SmtpSettings(
            host=settings.SMTP_HOST,
            port=settings.SMTP_PORT,
            security=_chosen({one.value: one for one in Security}, "SMTP_SECURITY", settings.SMTP_SECURITY),
            username=settings.SMTP_USERNAME,
            password=settings.SMTP_PASSWORD,
        )
    )


SENDERS: Mapping[str, Callable[[], EmailSender]] = {"smtp": _smtp, "demo_outbox": OutboxSender}


def _chosen(choices: Mapping[str, Thing], setting: str, value: str) -> Thing:
    if value not in choices:
        raise SettingError(f"{setting} is one of {', '.join(choices)}, not {value!r}.")
    return choices[value]
