"""Reading a service file as YAML 1.2 (`no` stays a word), remembering on which line everything stands."""

from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, ScalarEvent

from firstcontact.domain.catalogue.definition.mistakes import KeyPath, Mistake

LARGEST = 500_000
"""Bytes. The longest of the ready-made files has 15,000."""


@dataclass(frozen=True, slots=True)
class Source:
    """A service file as read: its data, or why it cannot be read."""

    file: Path
    data: Any = None
    mistake: Mistake | None = None

    def line_of(self, path: KeyPath) -> int:
        """The line (from 1) of the key or list entry at the end of this path, or of the nearest one above it."""
        node, line = self.data, 1
        for step in path:
            place = _place(node, step)
            if place is None:
                continue
            line, node = place
        return line


def read_source(file: Path) -> Source:
    """Read one file. What is wrong with it as YAML comes back as a mistake, never as an exception."""
    try:
        facts = file.stat()
        if not S_ISREG(facts.st_mode):
            return _unreadable(file, 1, "This is no file but a folder, a pipe or a device.", "Name a file.")
        if facts.st_size > LARGEST:
            return _unreadable(file, 1, f"The file has more than {LARGEST // 1000} kilobytes.", "Split it.")
        return _parse(file, file.read_bytes().decode("utf-8-sig"))
    except OSError as problem:
        return _unreadable(file, 1, f"The file cannot be opened: {problem.strerror}.", "Check its name and rights.")
    except UnicodeDecodeError as problem:
        line = problem.object[: problem.start].count(b"\n") + 1
        return _unreadable(file, line, "The file has a character that is not UTF-8.", "Save it as UTF-8.")


def _parse(file: Path, text: str) -> Source:
    try:
        if ("*" in text or "<<" in text) and (found := _reference(text)):
            return _unreadable(file, *found)
        data = YAML(typ="rt").load(text)
    except DuplicateKeyError as problem:
        return _unreadable(
            file, _problem_line(problem), f"{_duplicate(problem)} stands twice.", "Remove or rename one."
        )
    except MarkedYAMLError as problem:
        return _unreadable(file, _problem_line(problem), *_in_plain_words(problem))
    except (YAMLError, ValueError, RecursionError):
        return _unreadable(file, 1, "The file is not readable as YAML.", "Look for odd characters in it.")
    if not isinstance(data, CommentedMap):
        return _unreadable(file, 1, "The file is empty or is not a list of keys.", "Begin with `service: its-name`.")
    return Source(file, data)


def _reference(text: str) -> tuple[int, str, str] | None:
    """The first place that takes in another part of the file, with what to say: what stands there is not its own."""
    for event in YAML(typ="rt").parse(text):
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent):
            says = "A `*` at the start of a value refers to another part of the file."
            return line, says, "Put quotes around it."
        if isinstance(event, ScalarEvent) and event.value == "<<" and event.implicit[0]:
            return line, "`<<` takes in keys from another place.", "Write the keys themselves."
    return None


def _problem_line(problem: MarkedYAMLError) -> int:
    mark = problem.problem_mark or problem.context_mark
    return mark.line + 1 if mark else 1


def _duplicate(problem: DuplicateKeyError) -> str:
    words = str(problem.problem).split('"')
    return f"`{words[1]}`" if len(words) > 1 else "A key"


_PLAIN_WORDS = (
    ("mapping values are not allowed", "There is a colon where none is expected.", "Put the text in quotes."),
    (
        "cannot start any token",
        "The line begins with a sign that YAML does not take.",
        "Use spaces, not tabs, or quotes.",
    ),
    (
        "expected <block end>",
        "The line is not under what it belongs to.",
        "Put the same number of spaces before each key.",
    ),
    ("could not find expected ':'", "A colon is missing.", "Write `key: value`, or put the text in quotes."),
    ("<stream end>", "A quote or bracket is not closed.", "Close it."),
    ("found unexpected end of stream", "A quote or bracket is not closed.", "Close it."),
    ("expected ',' or", "A comma or closing bracket is missing.", "Put text with commas on a line of its own."),
    ("special characters are not allowed", "There is a character here that nobody can see.", "Delete it."),
)


def _in_plain_words(problem: MarkedYAMLError) -> tuple[str, str]:
    technical = f"{problem.context or ''} {problem.problem or ''}"
    for sign, message, mend in _PLAIN_WORDS:
        if sign in technical:
            return message, mend
    return f"The line cannot be read as YAML ({technical.strip()}).", "Compare it with a file that works."


def _unreadable(file: Path, line: int, message: str, mend: str) -> Source:
    return Source(file, mistake=Mistake(file, line, message, mend))


def _place(node: Any, step: str | int) -> tuple[int, Any] | None:
    if isinstance(node, CommentedMap) and step in node and step in (node.lc.data or ()):
        return node.lc.key(step)[0] + 1, node[step]
    if isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
        return node.lc.item(step)[0] + 1, node[step]
    return None
