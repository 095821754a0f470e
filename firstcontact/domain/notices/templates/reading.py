"""Reading notice templates, and refusing a wrong one when it is loaded rather than when somebody waits for it."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from firstcontact.foundation.languages import LANGUAGES, Text

PLACEHOLDERS: Mapping[str, str] = {
    "council": "the council's name",
    "service": "the service's name; a neutral word where not everybody may know what it is about",
    "name": "the customer's name",
    "reference": "the reference, as it is shown",
    "promise": "what we promise, in whole sentences with the time",
    "due": "by when, in words (only in the sentences of promises)",
    "next_step": "what happens next, from the service",
    "outcome": "how it ended, from the service",
    "message": "what a person wrote to the customer",
    "passed_to": "who deals with it",
    "check_link": "where progress can be seen",
    "answer_link": "where a question can be answered",
    "phone": "the council's phone number",
    "written_on": "on which day an earlier notice, or their email, was written",
    "signature": "who signs: the council's own words, else its name, phone number and website",
    "mailbox": "where answers to our emails are read; nothing where the council has no mailbox",
    "about": "the subject of the email that is answered",
    "answer_by": "by when we answer",
    "limit": "how large an email may be",
    "site_link": "where the council's forms are",
}
"""The closed list of what a template may say in braces."""
ALWAYS = frozenset({"council", "service", "signature"})
"""Those that always have a value; every other one is used only where `needs` asks for it."""
AUTOMATIC_ANSWERS = ("email_received", "too_large")
"""What a machine answers to an email; the index by which they are counted names them too."""
FOLDER = Path(__file__).parent
FRAME = "frame"
Shape = TypeVar("Shape", bound=BaseModel)


class TemplateMistakeError(ValueError):
    """A template cannot be used; the message says in which file and where."""


class Look(StrEnum):
    """How a part of a notice looks."""

    TEXT = "text"
    STRONG = "strong"
    HEADING = "heading"
    PANEL = "panel"
    QUOTE = "quote"
    LINK = "link"
    SIGNATURE = "signature"


class Author(StrEnum):
    """Who wrote a notice, as mail servers are told (RFC 3834)."""

    PERSON = "person"
    MACHINE = "machine"
    ANSWERING_MACHINE = "answering_machine"
    """It answers an email as soon as that has come in; there is a limit to how often."""


class Turn(StrEnum):
    """In which part of a notice in two languages a piece stands."""

    EVERY = "every"
    FIRST = "first"
    SECOND = "second"


class Piece(BaseModel):
    """One part of a notice, in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    look: Look = Field(default=Look.TEXT, alias="as")
    only: Turn = Turn.EVERY
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    label: Text | None = None
    words: Text

    @model_validator(mode="before")
    @classmethod
    def _gather_words(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        words = {language: value[language] for language in LANGUAGES if language in value}
        return {key: part for key, part in value.items() if key not in LANGUAGES} | {"words": words}

    @model_validator(mode="after")
    def _check(self) -> Self:
        for name in (*self.needs, *self.unless):
            _check_known(name)
        if (self.label is None) == (self.look in (Look.PANEL, Look.LINK)):
            raise ValueError("A panel and a link have a label; nothing else has one.")
        check_words(self.words, allowed=ALWAYS | set(self.needs))
        if self.label is not None:
            check_words(self.label, allowed=frozenset())
        return self

    def is_said(self, known: Iterable[str], turn: Turn = Turn.FIRST) -> bool:
        """Whether it is part of the notice, when these placeholders have a value, in this part of it."""
        known = set(known)
        return self.only in (Turn.EVERY, turn) and known.issuperset(self.needs) and known.isdisjoint(self.unless)


class Template(BaseModel):
    """The words of one notice. Of the subjects the first that can be said is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    notice: str
    written_by: Author = Author.MACHINE
    subject: tuple[Piece, ...] = Field(min_length=1)
    body: tuple[Piece, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _check(self) -> Self:
        _check_fallback("subject", self.subject)
        return self


class Frame(BaseModel):
    """What stands around every notice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    greeting: tuple[Piece, ...]
    ending: tuple[Piece, ...]
    email_ends: tuple[Piece, ...]
    letter_ends: tuple[Piece, ...]
    both_languages: Text
    second_follows: Text
    promises: dict[str, Text]
    unnamed_service: Text

    @model_validator(mode="after")
    def _check(self) -> Self:
        for name in ("greeting", "ending", "email_ends", "letter_ends"):
            _check_fallback(name, getattr(self, name))
        for words in (self.both_languages, self.second_follows, self.unnamed_service):
            check_words(words, allowed=frozenset())
        for words in self.promises.values():
            check_words(words, allowed=frozenset({"due"}))
        return self


def placeholders_in(words: str) -> Iterator[str]:
    """The names in braces.

    :raises ValueError: for a brace without its partner, or a name with anything but a name in it.
    """
    for _, name, form, conversion in Formatter().parse(words):
        if name is None:
            continue
        if form or conversion:
            raise ValueError(f"Only a name may stand in braces, not {{{name}!{conversion}:{form}}}.")
        yield name


def check_words(words: Text, *, allowed: frozenset[str] | set[str]) -> None:
    """Whether both languages are there, say the same placeholders, and say only those that have a value.

    :raises ValueError: when not.
    """
    said: dict[str, set[str]] = {}
    for language in LANGUAGES:
        if not words.has(language):
            raise ValueError(f"The words in {language!r} are missing.")
        said[language] = set(placeholders_in(words.of(language)))
        for name in sorted(said[language]):
            _check_known(name)
    if said["en"] != said["cy"]:
        raise ValueError(f"English says {sorted(said['en'])} and Welsh says {sorted(said['cy'])}.")
    loose = said["en"] - allowed
    if loose:
        raise ValueError(f"Add `needs: {sorted(loose)}`, because it may have no value.")


def read_template(text: str, *, name: str) -> Template:
    """A template from YAML text; `name` is said in mistakes.

    :raises TemplateMistakeError: when it cannot be used.
    """
    return _checked(Template, text, name)


@lru_cache(maxsize=1)
def shipped_templates() -> Mapping[str, Template]:
    """The templates that come with the product, by the kind of notice."""
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.stem == FRAME:
            continue
        template = read_template(path.read_text(encoding="utf-8"), name=path.name)
        if template.notice != path.stem:
            raise TemplateMistakeError(f"{path.name}: it is for {template.notice!r}, so it cannot have this name.")
        if (template.written_by is Author.ANSWERING_MACHINE) != (template.notice in AUTOMATIC_ANSWERS):
            raise TemplateMistakeError(f"{path.name}: automatic answers are counted: name it in AUTOMATIC_ANSWERS.")
        found[template.notice] = template
    return found


@lru_cache(maxsize=1)
def shipped_frame() -> Frame:
    """What stands around every notice."""
    path = FOLDER / f"{FRAME}.yaml"
    return _checked(Frame, path.read_text(encoding="utf-8"), path.name)


def _checked(shape: type[Shape], text: str, name: str) -> Shape:
    try:
        return shape.model_validate(YAML(typ="safe", pure=True).load(text))
    except YAMLError as error:
        raise TemplateMistakeError(f"{name}: {error}") from error
    except ValidationError as error:
        lines = (f"{name}, {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise TemplateMistakeError("\n".join(lines)) from error


def _check_known(name: str) -> None:
    if name not in PLACEHOLDERS:
        raise ValueError(f"There is no placeholder {name!r}: use one of {', '.join(PLACEHOLDERS)}.")


def _check_fallback(name: str, pieces: tuple[Piece, ...]) -> None:
    if pieces[-1].needs or pieces[-1].unless:
        raise ValueError(f"The last {name} must be one that can always be said.")
