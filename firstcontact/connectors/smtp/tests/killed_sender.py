"""A process of its own that is killed between the mail server's acceptance and its own note of it. Run by a test.

Django is set up before this is imported, because the models are needed from the first line.
"""

import os
import signal
from email.message import EmailMessage
from uuid import UUID

from firstcontact.connectors.smtp.sender import SmtpSender, SmtpSettings
from firstcontact.domain.notices.actions import deliver_notice
from firstcontact.domain.notices.ports import Accepted, Envelope, register_email_sender
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.tenancy import acting_for


class KilledWhenAccepted(SmtpSender):
    """Dies with the mail server's acceptance in hand."""

    def send(self, message: EmailMessage, envelope: Envelope) -> Accepted:
        super().send(message, envelope)
        os.kill(os.getpid(), signal.SIGKILL)
        raise SystemExit("still alive")


def main(council: str, notice: str, port: str) -> None:
    """Deliver the notice and die on the way."""
    register_email_sender(KilledWhenAccepted(SmtpSettings("127.0.0.1", int(port))))
    with acting_for(UUID(council)):
        deliver_notice(by=SYSTEM, at=now(), notice_id=UUID(notice))
