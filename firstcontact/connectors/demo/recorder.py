"""A recorder in place of a mail server, for replays: it takes everything, sends nothing, remembers the last."""

from collections import deque
from dataclasses import dataclass
from email.message import EmailMessage

from firstcontact.domain.notices.ports import Accepted, Envelope

REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class Recorded:
    """One message that a replay would have sent."""

    message: EmailMessage
    envelope: Envelope


class RecordingSender:
    """An `EmailSender` for a council whose people are only replayed: nobody is ever written to."""

    def __init__(self, *, remembered: int = REMEMBERED) -> None:
        self.count = 0
        self._last: deque[Recorded] = deque(maxlen=remembered)

    def send(self, message: EmailMessage, envelope: Envelope) -> Accepted:
        """Note the message; nothing leaves."""
        self.count += 1
        self._last.append(Recorded(message, envelope))
        return Accepted(answer="recorded, not sent")

    @property
    def last(self) -> list[Recorded]:
        """The last messages, oldest first."""
        return list(self._last)
