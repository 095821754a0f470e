"""What a person wrote, apart from what they quoted. The original stays whole; when in doubt, more is kept.

What is marked line by line (`>`) goes wherever it stands, so that answers between the quotes stay. What is not marked,
everything below a block of headers or a line like "On Monday … wrote:", goes only where something was written above it,
and where that does not point to answers below. Signatures stay: they hold how to reach somebody.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from firstcontact.domain.contacts.mail.quoting_habits import (
    ADDRESS,
    ANY_LINE,
    BEGIN_FORWARDED,
    BELOW,
    DIVIDER,
    FORWARDED,
    FROM_LINE,
    OPENER,
    RULE,
    TELLING_LINE,
    VERB,
    WHEN,
)

MOST_LINES: Final = 20_000
"""Lines that are looked at; a longer text is no answer."""
LONG_LINE: Final = 68
"""Letters from which programs wrap a quoted line, so that its end loses its mark."""
MOST_ATTRIBUTION: Final = 400
"""Letters of "On … wrote:", over at most so many lines:"""
ATTRIBUTION_LINES: Final = 5
RULES: Final = {"--", "__", "==", "**", "——", "––"}
QUOTE = re.compile(r"^[ \t]{0,3}(?:>|&gt;)")


@dataclass(slots=True)
class _Trimmer:
    """Walks down the lines once."""

    lines: list[str]
    kept: list[str] = field(default_factory=list)
    quoted_before: bool = False

    def trim(self) -> str:
        """What was written."""
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            if QUOTE.match(line):
                self._drop_mark()
                at += 1
            elif self._is_left_over(at):
                at += 1
            elif length := self._attribution(at):
                at += length
            elif self._is_border(at) and (self._may_end() or (self._written() and FORWARDED.search(line))):
                break
            else:
                self.quoted_before = False
                self.kept.append(line)
                at += 1
        return _neat(self.kept)

    def _drop_mark(self) -> None:
        self.quoted_before = True

    def _is_left_over(self, at: int) -> bool:
        """The unmarked end of a quoted line that a program wrapped: it goes on in small letters."""
        if not self.quoted_before or at == 0 or not QUOTE.match(self.lines[at - 1]):
            return False
        before, line = self.lines[at - 1].rstrip(), self.lines[at].strip()
        following = self.lines[at + 1] if at + 1 < len(self.lines) else ""
        wrapped = len(before) >= LONG_LINE and not before.endswith((".", "?", "!", ":"))
        return wrapped and line[:1].islower() and len(line) < LONG_LINE and bool(QUOTE.match(following))

    def _attribution(self, at: int) -> int:
        """How many lines from here say who wrote what is quoted next; 0 where none do, or where they end the text."""
        length = attribution_length(self.lines, at)
        if not length:
            return 0
        after = next((line for line in self.lines[at + length : at + length + 4] if line.strip()), "")
        if QUOTE.match(after):
            return length
        if _is_certain(self.lines[at : at + length]) and self._may_end():
            return len(self.lines) - at
        return 0

    def _is_border(self, at: int) -> bool:
        """Whether another email begins here, whose lines are not marked."""
        line = self.lines[at]
        if BEGIN_FORWARDED.match(line):
            return True
        if line.lstrip(" \t>")[:2] in RULES and DIVIDER.match(line):
            return True
        if RULE.match(line):
            following = [number for number in range(at + 1, min(at + 4, len(self.lines))) if self.lines[number].strip()]
            return bool(following) and _begins_headers(self.lines, following[0])
        return _begins_headers(self.lines, at)

    def _may_end(self) -> bool:
        """Whether what follows may go: something was written above, and it does not point below."""
        written = self._written()
        return bool(written) and not BELOW.search(written[-3_000:])

    def _written(self) -> str:
        return "\n".join(self.kept).strip()


def trim_reply(text: str) -> str:
    """What the person wrote, without what they quoted; empty where all of it is marked as quoted."""
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        return text.strip()
    return _Trimmer(lines).trim()


def attribution_length(lines: list[str], at: int) -> int:
    """How many lines, from this one, are "On Monday … wrote:" or the like; 0 for none."""
    if not lines[at].strip() or len(lines[at]) > MOST_ATTRIBUTION:
        return 0
    joined = ""
    for number, line in enumerate(lines[at : at + ATTRIBUTION_LINES], 1):
        if not line.strip() or (QUOTE.match(line) and "<" not in joined.rpartition(">")[2]):
            return 0
        joined = f"{joined} {line.strip()}".strip()
        if len(joined) > MOST_ATTRIBUTION:
            return 0
        if _is_attribution(joined, one_line=number == 1):
            return 0 if number > 1 and _begins_later(lines, at, number) else number
    return 0


def _begins_later(lines: list[str], at: int, number: int) -> bool:
    """Whether a line further down begins the attribution, so that this one was written by the person."""
    later = (" ".join(line.strip() for line in lines[start : at + number]) for start in range(at + 1, at + number))
    return any(OPENER.match(joined) and _is_attribution(joined, one_line=False) for joined in later)


def _is_attribution(joined: str, *, one_line: bool) -> bool:
    if not joined.rstrip("*_- \t").endswith((":", "：", "wrote", "writes")):
        return False
    verb, when, address = VERB.search(joined), WHEN.search(joined), ADDRESS.search(joined)
    if OPENER.match(joined) and when and (verb or address):
        return True
    if when and address and (verb or one_line):
        return True
    # As in: Jane Doe <jane@example.org> wrote; Ysgrifennodd Jane Doe
    return (
        one_line
        and bool(verb)
        and len(joined) < 160
        and joined.count(" ") < 16
        and not joined.startswith(("http", "-"))
    )


def _is_certain(lines: list[str]) -> bool:
    """Whether an attribution is one even where no marked line follows."""
    joined = " ".join(line.strip() for line in lines)
    return bool(WHEN.search(joined)) and bool(ADDRESS.search(joined) or (VERB.search(joined) and OPENER.match(joined)))


def _begins_headers(lines: list[str], at: int) -> bool:
    """Whether a block of headers begins here: From, and within the next lines when it was sent or what about."""
    if ":" not in lines[at] and "：" not in lines[at]:
        return False
    if not ANY_LINE.match(lines[at]):
        return False
    block = [line for line in lines[at : at + 12] if line.strip()][:8]
    named = [line for line in block if ANY_LINE.match(line)]
    has_from = any(FROM_LINE.match(line) for line in block[:4])
    telling = sum(1 for line in block if TELLING_LINE.match(line))
    return has_from and (telling >= 2 or (telling >= 1 and len(named) >= 3))


def _neat(lines: list[str]) -> str:
    """Without empty lines around it, and no more than two in a row within."""
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")
