"""Reading one email: the journey from raw bytes to a `ReadMessage`, in which nothing is lost without a word.

1. Take it apart into parts.
2. Each part becomes text, another form of that text, or an attachment: there is no fourth.
3. Read the headers, find out what kind of email it is and what it may belong to.
4. Trim what was quoted.
"""

from firstcontact.domain.contacts.mail.charsets import shorten, storable
from firstcontact.domain.contacts.mail.fields import nothing, read_date, read_header, read_mailboxes
from firstcontact.domain.contacts.mail.gathering import Gathered, gather
from firstcontact.domain.contacts.mail.kinds import Judgement, judge
from firstcontact.domain.contacts.mail.machines import may_be_answered
from firstcontact.domain.contacts.mail.parts import Part, take_apart
from firstcontact.domain.contacts.mail.records import Kind, Mailbox, ReadMessage
from firstcontact.domain.contacts.mail.replies import trim_reply
from firstcontact.domain.contacts.mail.threads import find_references, message_ids

BROKE_OFF = "Reading it broke off"
MOST_PROBLEMS = 100
"""Sentences about one email; a person reads no more."""


def read_message(raw: bytes, *, own: frozenset[str] = frozenset()) -> ReadMessage:
    """Reads an email, whatever its bytes are.

    :param raw: the email as it came in; the caller keeps it.
    :param own: the addresses that this council sends from, and its host, in small letters: what comes from them is our
        own. Without any, whatever this product sent is, for whichever council.
    """
    try:
        return _read(raw, own)
    except Exception as error:  # noqa: BLE001  # one email must not keep the others from being read
        return _not_read(raw, type(error).__name__)


def _read(raw: bytes, own: frozenset[str]) -> ReadMessage:
    problems = _Problems()
    root = take_apart(raw)
    gathered = gather(root, problems.tell)
    sender = _sender(root, problems)
    subject = _subject(root, problems)
    date = read_date(root.first("date"), problems.tell) if root.headers else None
    authentication = read_header(root.first("authentication-results") or b"")[:2_000]
    judgement = _judge(raw, root, gathered, sender, subject, own)
    for problem in root.problems:
        problems.tell(problem)
    _say_what_is_missing(raw, root, gathered, problems)
    return ReadMessage(
        kind=judgement.kind,
        because=judgement.because,
        subject=subject,
        sender=sender,
        to=_people(root, "to"),
        cc=_people(root, "cc"),
        reply_to=_people(root, "reply-to"),
        date=date,
        message_id=next(iter(message_ids(root.every("message-id"))), ""),
        text=gathered.text,
        reply=trim_reply(gathered.text),
        html=gathered.html,
        attachments=gathered.attachments,
        references=find_references(root, subject),
        bounced=judgement.bounced,
        authentication=authentication,
        answerable=judgement.kind is Kind.MESSAGE and may_be_answered(root, sender, authentication),
        problems=problems.all(),
    )


def _not_read(raw: bytes, error: str) -> ReadMessage:
    """All of the bytes as text, for a person: reading failed for a reason that nobody thought of."""
    text = storable(raw.decode("utf-8", "replace"), nothing)
    because = f"{BROKE_OFF} ({error}); all of it is shown as it came in."
    return ReadMessage(
        Kind.UNREADABLE, because, "", (), (), (), (), None, "", text, text, "", (), (), (), "", False, (because,)
    )


class _Problems:
    """Each sentence once, in the order in which they came up."""

    def __init__(self) -> None:
        self._said: dict[str, None] = {}
        self._more = 0

    def tell(self, problem: str) -> None:
        """Takes note of a problem."""
        if problem in self._said:
            return
        if len(self._said) < MOST_PROBLEMS:
            self._said[problem] = None
        else:
            self._more += 1

    def all(self) -> tuple[str, ...]:
        """All of them, storable."""
        more = (f"There are {self._more} more problems.",) if self._more else ()
        return (*(storable(problem, nothing) for problem in self._said), *more)


def _sender(root: Part, problems: _Problems) -> tuple[Mailbox, ...]:
    values = root.every("from")
    if len(values) > 1:
        problems.tell("It has more than one header From.")
    found = _storable(read_mailboxes(values, problems.tell))
    if root.headers and not found:
        problems.tell("It does not say whom it is from.")
    for box in found:
        if not box.address:
            problems.tell(f"The sender “{shorten(box.name)}” has no address that can be read.")
    return found


def _subject(root: Part, problems: _Problems) -> str:
    return storable(read_header(root.first("subject") or b"", problems.tell), problems.tell)


def _people(root: Part, name: str) -> tuple[Mailbox, ...]:
    return _storable(read_mailboxes(root.every(name)))


def _storable(boxes: tuple[Mailbox, ...]) -> tuple[Mailbox, ...]:
    return tuple(Mailbox(storable(box.name, nothing), storable(box.address, nothing)) for box in boxes)


def _judge(
    raw: bytes, root: Part, gathered: Gathered, sender: tuple[Mailbox, ...], subject: str, own: frozenset[str]
) -> Judgement:
    if not root.headers:
        return Judgement(Kind.UNREADABLE, "There is no header in it." if raw.strip() else "It is empty.")
    return judge(raw, root, gathered.text, sender, subject, own)


def _say_what_is_missing(raw: bytes, root: Part, gathered: Gathered, problems: _Problems) -> None:
    if not raw.strip(b"\r\n\x00 \t"):
        problems.tell("It is empty: there is not one byte to read." if not raw else "There is nothing in it to read.")
    elif not root.headers:
        problems.tell("It has no header of an email; all of it was read as text.")
    elif not gathered.text.strip() and not gathered.attachments:
        problems.tell("There is no text and no attachment in it.")
