"""How a log line is written: as one JSON object for machines, or as words for people."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from firstcontact.foundation.tenancy import current_council
from firstcontact.foundation.watching.records import errors_of, message_of
from firstcontact.foundation.watching.work import present_work


def facts_of(record: logging.LogRecord) -> dict[str, Any]:
    """The ids, codes and numbers that go with this record: of the piece of work in hand, and its own (`facts=`)."""
    work, council = present_work(), current_council()
    facts: dict[str, Any] = {"request_id": work.request_id, **work.facts} if work else {}
    if council is not None:
        facts["council_id"] = str(council)
    return facts | getattr(record, "facts", {})


class JsonLines(logging.Formatter):
    """One JSON object a line: `time` (UTC), `level`, `process`, `logger`, `message`, and whatever is known beside."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self.process = process

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "process": self.process,
            "pid": record.process,
            "logger": record.name,
            "message": message_of(record),
            **facts_of(record),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["errors"] = list(errors_of(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False, default=str)


class Words(logging.Formatter):
    """A line for people; below it, for an error, its kind and where it happened.

    :param whole: also what errors and other people's code say themselves, which may be about somebody. For a
        demonstration only, where everybody is made up.
    """

    def __init__(self, process: str, *, whole: bool = False) -> None:
        del process  # the supervisor puts it before the line
        super().__init__()
        self.whole = whole

    def format(self, record: logging.LogRecord) -> str:
        """The lines."""
        said = record.getMessage() if self.whole else message_of(record)
        facts = " ".join(f"{name}={value}" for name, value in facts_of(record).items())
        lines = [
            f"{self.formatTime(record)} {record.levelname} {record.name}: {said}" + (f" [{facts}]" if facts else "")
        ]
        if record.exc_info and record.exc_info[1] is not None:
            lines += [self.formatException(record.exc_info)] if self.whole else _told(record.exc_info[1])
        return "\n".join(lines)


def _told(error: BaseException) -> list[str]:
    lines = []
    for one in errors_of(error):
        codes = " ".join(f"{name}={value}" for name, value in one.items() if name not in {"type", "places"})
        lines.append(f"  {one['type']} {codes}".rstrip())
        lines += [f"    at {place}" for place in reversed(one["places"])]
    return lines
