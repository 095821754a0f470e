"""What a notice says: facts and a template become words, in one language at a time. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from firstcontact.domain.councils.rules import TimeUnit
from firstcontact.domain.notices.rules import Wish
from firstcontact.domain.notices.templates import Frame, Look, Piece, Template, Turn
from firstcontact.domain.promises.wording import date_words, promise_words
from firstcontact.foundation.languages import Text

OPEN = "open"
LONGEST_ABOUT = 200
"""Letters of a subject that are repeated: it is the words of somebody whom we may not know."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is to be told, and how they can be reached. Empty means not known.

    :ivar language: `en`, `cy`, `both`, `unknown` or empty.
    :ivar wish: `email`, `letter` or empty: how they asked to be told.
    """

    name: str = ""
    email: str = ""
    postal_address: tuple[str, ...] = ()
    language: str = ""
    wish: str = Wish.NOT_SAID
    large_print: bool = False
    customer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """A promise that the notice tells: its kind (`acknowledge`, `respond`, `resolve`, `tell`), due time and unit.

    :ivar says: the sentence of its service, with `{due}`; None for the usual one.
    """

    kind: str
    due_at: datetime
    unit: TimeUnit
    says: Text | None = None


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What the notice is about. What is empty is left out of it.

    :ivar reference: 9 digits.
    :ivar message: what a person wrote to the customer, plain text, in the words and language as written; or a text in
        each language.
    :ivar written_on: when an earlier notice, or the email that is answered, was written.
    :ivar about: the subject of the email that is answered.
    :ivar answer_by: the day by whose end it is answered.
    :ivar limit_mb: how large an email may be, in megabytes.
    """

    service: Text
    reference: str = ""
    promises: tuple[PromiseFacts, ...] = ()
    next_step: Text | None = None
    outcome: Text | None = None
    message: str | Text = ""
    passed_to: Text | None = None
    check_link: str = ""
    answer_link: str = ""
    written_on: date | None = None
    about: str = ""
    answer_by: date | None = None
    limit_mb: int | None = None
    site_link: str = ""

    def __post_init__(self) -> None:
        """Refuse what would be printed as it stands.

        :raises ValueError: for a reference that is not 9 digits, or a link that does not lead to a website.
        """
        if self.reference and not (len(self.reference) == 9 and self.reference.isdecimal()):
            raise ValueError("A reference has 9 digits.")
        for link in (self.check_link, self.answer_link, self.site_link):
            if link and not link.startswith(("https://", "http://")):
                raise ValueError(f"{link!r} is not the address of a page.")


@dataclass(frozen=True, slots=True)
class Setting:
    """The council's side of a notice: what does not depend on whom it tells what.

    :ivar signature: what it signs with; where a language has none: its name, phone number and website.
    :ivar mailbox: where answers to its emails are read; empty where they are not.
    """

    council: Text
    languages: tuple[str, ...]
    zone: ZoneInfo
    phone: str
    today: date
    sensitivity: str = OPEN
    signature: Text | None = None
    website: str = ""
    mailbox: str = ""

    def signature_in(self, language: str) -> str:
        """The lines under a notice."""
        if self.signature is not None and self.signature.has(language):
            return self.signature.of(language).strip()
        return "\n".join(line for line in (self.council.of(language), self.phone, self.website) if line)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a notice as it is said: how it looks, its label (of a panel or a link), its words."""

    look: Look
    words: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A whole notice in one language. The heading is the subject without the reference, which the body shows.

    :ivar alone: the body as it is where this is the only language.
    """

    language: str
    subject: str
    heading: str
    greeting: str
    body: tuple[Part, ...]
    alone: tuple[Part, ...]
    ending: str
    email_ends: tuple[str, ...] = field(default=())
    letter_ends: tuple[str, ...] = field(default=())


def show_reference(reference: str) -> str:
    """A reference as it is spoken and written: `4821-0937-5`."""
    return f"{reference[:4]}-{reference[4:8]}-{reference[8:]}" if len(reference) == 9 else reference


def say(
    *,
    template: Template,
    frame: Frame,
    facts: NoticeFacts,
    recipient: Recipient,
    setting: Setting,
    language: str,
    turn: Turn = Turn.FIRST,
) -> Said:
    """The notice in this language; `turn` is which part it is of a notice in two."""
    values = _values(frame, facts, recipient, setting, language)
    without_reference = {name: value for name, value in values.items() if name != "reference"}
    notes = (frame.both_languages.of(language),) if len(setting.languages) > 1 else ()
    return Said(
        language=language,
        subject=_one_line(_first(template.subject, values, language)),
        heading=_one_line(_first(template.subject, without_reference, language)),
        greeting=_first(frame.greeting, values, language),
        body=_body(template, values, language, turn),
        alone=_body(template, values, language, Turn.FIRST),
        ending=_first(frame.ending, values, language),
        email_ends=(_first(frame.email_ends, values, language), *notes),
        letter_ends=(_first(frame.letter_ends, values, language), *notes),
    )


def say_in(
    languages: Sequence[str],
    *,
    template: Template,
    frame: Frame,
    facts: NoticeFacts,
    recipient: Recipient,
    setting: Setting,
) -> list[Said]:
    """The notice in each of these languages, one or two, in turn."""
    return [
        say(
            template=template,
            frame=frame,
            facts=facts,
            recipient=recipient,
            setting=setting,
            language=language,
            turn=turn,
        )
        for language, turn in zip(languages, (Turn.FIRST, Turn.SECOND), strict=False)
    ]


def _body(template: Template, values: Mapping[str, str], language: str, turn: Turn) -> tuple[Part, ...]:
    return tuple(_part(piece, values, language) for piece in template.body if piece.is_said(values, turn))


def _values(
    frame: Frame, facts: NoticeFacts, recipient: Recipient, setting: Setting, language: str
) -> Mapping[str, str]:
    service = facts.service if setting.sensitivity == OPEN else frame.unnamed_service
    every = {
        "council": setting.council.of(language),
        "service": service.of(language),
        "name": _one_line(recipient.name),
        "reference": show_reference(facts.reference),
        "promise": " ".join(_promise(frame, promise, setting, language) for promise in facts.promises),
        "next_step": _of(facts.next_step, language),
        "outcome": _of(facts.outcome, language),
        "message": _of(facts.message, language).strip(),
        "passed_to": _of(facts.passed_to, language),
        "check_link": facts.check_link,
        "answer_link": facts.answer_link,
        "phone": setting.phone,
        "written_on": _on_day(facts.written_on, language, setting.today) if facts.written_on else "",
        "signature": setting.signature_in(language),
        "mailbox": setting.mailbox,
        "about": _one_line(facts.about)[:LONGEST_ABOUT],
        "answer_by": _by_day(facts.answer_by, language, setting.today) if facts.answer_by else "",
        "limit": f"{facts.limit_mb} MB" if facts.limit_mb else "",
        "site_link": facts.site_link,
    }
    return {name: value for name, value in every.items() if value}


def _promise(frame: Frame, promise: PromiseFacts, setting: Setting, language: str) -> str:
    due = promise_words(promise.due_at, promise.unit, setting.zone, language, setting.today)
    # The sentence of a service tells what it is about, which not everybody who opens a letter may know.
    own = promise.says if setting.sensitivity == OPEN and promise.says and promise.says.has(language) else None
    return (own or frame.promises[promise.kind]).of(language).format_map({"due": due})


def _on_day(day: date, language: str, today: date) -> str:
    """`on Friday 20 November`, `ddydd Gwener 20 Tachwedd`: when something was done, Welsh with its soft mutation."""
    words = date_words(day, language, today)
    return f"d{words}" if language == "cy" else f"on {words}"


def _by_day(day: date, language: str, today: date) -> str:
    """`by the end of Friday 20 November`, `erbyn diwedd dydd Gwener 20 Tachwedd`."""
    words = date_words(day, language, today)
    return f"erbyn diwedd {words}" if language == "cy" else f"by the end of {words}"


def _first(pieces: Iterable[Piece], values: Mapping[str, str], language: str) -> str:
    piece = next(piece for piece in pieces if piece.is_said(values))
    return _part(piece, values, language).words


def _part(piece: Piece, values: Mapping[str, str], language: str) -> Part:
    words = piece.words.of(language).format_map(dict(values))
    return Part(look=piece.look, words=words, label=piece.label.of(language) if piece.label else "")


def _of(text: Text | str | None, language: str) -> str:
    if isinstance(text, Text):
        return text.of(language)
    return text or ""


def _one_line(words: str) -> str:
    return " ".join(words.split())
