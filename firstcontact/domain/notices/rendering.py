"""A notice as it is said becomes a subject, a plain text, an HTML email or a letter. Pure: data in, text out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from firstcontact.domain.notices.colours import Colours
from firstcontact.domain.notices.templates import Frame, Look
from firstcontact.domain.notices.wording import Part, Said
from firstcontact.domain.promises.wording import date_words
from firstcontact.foundation.languages import Text

LAYOUTS = Path(__file__).parent / "layouts"
RULE = "-" * 40


@dataclass(frozen=True, slots=True)
class Paper:
    """The council's writing paper: name, colours, and where letters come back to."""

    council: Text
    colours: Colours
    return_address: tuple[str, ...] = ()
    website: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A notice ready to go: one subject, the same words plain and as HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What only a letter shows."""

    name: str
    address: tuple[str, ...]
    reference: str
    day: date
    large_print: bool = False


def render_email(*, said: Sequence[Said], paper: Paper, frame: Frame) -> Rendered:
    """The email, with each language in turn."""
    html = (
        _layouts()
        .get_template("email.html")
        .render(
            said=said,
            subject=subject_of(said),
            council=paper.council,
            colours=paper.colours,
            second_follows=_second_follows(said, frame),
            paragraphs=paragraphs,
        )
    )
    return Rendered(subject=subject_of(said), text=plain_text(said, frame), html=html)


def render_letter(*, said: Sequence[Said], paper: Paper, frame: Frame, letter: LetterFacts) -> Rendered:
    """The letter: its HTML is what the PDF is made of."""
    html = (
        _layouts()
        .get_template("letter.html")
        .render(
            said=said,
            subject=subject_of(said),
            paper=paper,
            letter=letter,
            days={one.language: _whole_date(letter.day, one.language) for one in said},
            second_follows=_second_follows(said, frame),
            paragraphs=paragraphs,
            links=web_words,
        )
    )
    return Rendered(subject=subject_of(said), text=plain_text(said, frame, letter=True), html=html)


def subject_of(said: Sequence[Said]) -> str:
    """The subject, both where there are two languages."""
    return " | ".join(one.subject for one in said)


def plain_text(said: Sequence[Said], frame: Frame, *, letter: bool = False) -> str:
    """The whole notice as plain text, one language after the other."""
    whole = [_plain(one, letter=letter) for one in said]
    follows = _second_follows(said, frame)
    start = f"{next(iter(follows.values()))}\n\n" if follows else ""
    return start + f"\n\n{RULE}\n\n".join(whole) + "\n"


def only_said(said: Sequence[Said]) -> Text:
    """What is said in each language, without greeting and end: for a timeline, and to be told again."""
    return Text.model_validate(
        {
            one.language: "\n\n".join(
                part.words if part.look is Look.HEADING else _plain_part(part) for part in one.alone
            )
            for one in said
        }
    )


def paragraphs(words: str) -> list[list[str]]:
    """Text as a person wrote it: paragraphs, each a list of lines."""
    return [[line.strip() for line in block.split("\n")] for block in _blocks(words)]


def web_words(link: str) -> str:
    """A link as it is printed: without its scheme and its last slash."""
    return link.split("://", 1)[-1].rstrip("/")


def _whole_date(day: date, language: str) -> str:
    words = date_words(day, language)
    return f"{words[0].upper()}{words[1:]} {day.year}"


def _plain(one: Said, *, letter: bool) -> str:
    ends = one.letter_ends if letter else one.email_ends
    return "\n\n".join([one.greeting, *(_plain_part(part) for part in one.body), one.ending, *ends])


def _plain_part(part: Part) -> str:
    if part.look is Look.HEADING:
        return f"{part.words}\n{'-' * len(part.words)}"
    if part.look in (Look.PANEL, Look.LINK):
        return f"{part.label}: {part.words}"
    if part.look is Look.QUOTE:
        return "\n".join(f"  {line}".rstrip() for line in part.words.splitlines())
    return part.words


def _second_follows(said: Sequence[Said], frame: Frame) -> Mapping[str, str]:
    """What tells readers of the second language where to find it, by that language; empty when there is only one."""
    return {one.language: frame.second_follows.of(one.language) for one in said[1:]}


def _blocks(words: str) -> list[str]:
    lines = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    whole = "\n".join(line.strip() for line in lines).strip()
    return [block for block in (block.strip() for block in whole.split("\n\n")) if block]


@lru_cache(maxsize=1)
def _layouts() -> Environment:
    return Environment(
        loader=FileSystemLoader(LAYOUTS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
