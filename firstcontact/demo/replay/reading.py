"""Reads the rows of another city's file as requests of ours, or sets them aside and says why.

Local times: an hour that a clock change repeats is read as its first passing, unless that would put a close or a
target before the opening; a time that a clock change skips is read as if the clock had not changed.
"""

import codecs
import csv
import gzip
import io
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from firstcontact.demo.replay.mapping import BadMap, RequestMap, check_types, missing_columns

Row = Mapping[str, str]
LONGEST_KEY, LONGEST_TYPE = 130, 200
"""Letters: a number is kept together with the name of its map, and a type becomes the name of a service."""
POLE, DATE_LINE = 90, 180
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""What lies outside is no time of a request, but a way to write "none"; near the ends of the calendar nothing can be
reckoned with."""


class Reason(StrEnum):
    """Why a row is set aside; the words are the label that people read."""

    NO_KEY = "it has no number"
    NO_TYPE = "it has no type"
    UNKNOWN_SOURCE = "its source is not in the map"
    TOO_LONG = "its number or its type is too long"
    UNREADABLE_TIME = "a time cannot be read"
    NEVER_OPENED = "it has no time of opening"
    CLOSED_BEFORE_OPENED = "closed before opened"
    DUE_BEFORE_OPENED = "due before opened"


@dataclass(frozen=True)
class Request:
    """A request as our journeys need it. Times are UTC; `outcome` is empty while it is open."""

    key: str
    channel: str
    service: str
    type_name: str
    team: str
    opened: datetime
    target: datetime | None
    closed: datetime | None
    outcome: str
    closing_words: str
    area: str
    position: tuple[float, float] | None


@dataclass(frozen=True)
class SetAside:
    """A row that was not read: its number as far as it has one, why, and what stood there."""

    key: str
    reason: Reason
    detail: str


class WrongFileError(ValueError):
    """The file cannot be read with this map; the message is a sentence without its subject, which is the file."""


@dataclass(frozen=True)
class RowAside:
    """A row that was set aside, and the how many-th of the rows it is, from 1."""

    number: int
    aside: SetAside


@dataclass(frozen=True)
class Found:
    """The rows of a file: those that are requests, with what was read, and those that were set aside."""

    requests: tuple[tuple[Row, Request], ...]
    set_aside: tuple[RowAside, ...]


class _Refused(Exception):
    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason}: {detail}")


@dataclass(frozen=True)
class _Times:
    opened: datetime
    target: datetime | None
    closed: datetime | None


def read_file(path: Path, request_map: RequestMap) -> list[Row]:
    """The rows of a CSV file, which may be compressed, written as the map says.

    :raises WrongFileError: it is not written so, has rows that are longer than the first line, or two columns of a name
        that the map reads.
    """
    writing, line = request_map.file, 0
    encoding = "utf-8-sig" if codecs.lookup(writing.encoding).name == "utf-8" else writing.encoding
    rows: list[Any] = []
    try:
        with io.TextIOWrapper(_open(path), encoding, newline="") as lines:
            reader = csv.DictReader(lines, delimiter=writing.delimiter, restval="")
            _check_header(reader.fieldnames or (), request_map)
            for row in reader:
                rows.append(row)
                line = reader.line_num
    except UnicodeError as error:
        raise WrongFileError(
            f"is not written in {writing.encoding}{_undecodable(path, writing.encoding)}. Say in the map how it is: "
            "`file: {encoding: cp1252}`, perhaps."
        ) from error
    except (csv.Error, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise WrongFileError(f"cannot be read as CSV after line {line}: {error}.") from error
    if longer := next((number for number, row in enumerate(rows, start=1) if None in row), None):
        raise WrongFileError(f"has more cells in row {longer} than columns in its first line.")
    return rows


def _open(path: Path) -> Any:
    return gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb")


def _check_header(header: Sequence[str], request_map: RequestMap) -> None:
    twice = [name for name, times in Counter(header).items() if times > 1 and name in request_map.columns.named()]
    if twice:
        raise WrongFileError(f"has more than one column `{twice[0]}`. Give each a name of its own in the first line.")


def _undecodable(path: Path, encoding: str) -> str:
    """The first line that is not written so, where the encoding has a byte for the end of a line."""
    if "\n".encode(encoding) == b"\n":
        with _open(path) as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    line.decode(encoding)
                except UnicodeError:
                    return f" (line {number})"
    return ""


def read_rows(rows: Iterable[Row], request_map: RequestMap) -> Found:
    """Every row of a file.

    :raises WrongFileError: there are no rows, or not the columns that the map reads.
    :raises BadMap: the map does not tell the types of requests apart.
    """
    every = list(rows)
    _check(request_map, every)
    read = [read_row(row, request_map) for row in every]
    return Found(
        tuple((row, each) for row, each in zip(every, read, strict=True) if isinstance(each, Request)),
        tuple(RowAside(number, each) for number, each in enumerate(read, start=1) if isinstance(each, SetAside)),
    )


def _check(request_map: RequestMap, rows: Sequence[Row]) -> None:
    if not rows:
        raise WrongFileError("has no rows.")
    if missing := missing_columns(request_map, rows[0]):
        raise WrongFileError(
            f"does not have the columns {', '.join(missing)}, which the map {request_map.map} reads. "
            "Give another file, or the map of this one with --map."
        )
    if mistakes := check_types(request_map, (name for row in rows if (name := _cell(row, request_map.columns.type)))):
        raise BadMap(request_map.map, mistakes)


def read_row(row: Mapping[str, str], request_map: RequestMap) -> Request | SetAside:
    """One row of the file, or why it is set aside.

    :param row: the row by column; the columns that the map names must be there (`missing_columns` says so beforehand).
    """
    key = _cell(row, request_map.columns.key)
    try:
        return _read(key, row, request_map)
    except _Refused as refused:
        return SetAside(key, refused.reason, refused.detail)


def _read(key: str, row: Mapping[str, str], request_map: RequestMap) -> Request:
    columns = request_map.columns
    type_name, source = _cell(row, columns.type), _cell(row, columns.source)
    _check_names(key, type_name)
    if source not in request_map.channels:
        raise _Refused(Reason.UNKNOWN_SOURCE, source)
    times = _read_times(row, request_map)
    words = _cell(row, columns.closure)
    return Request(
        key=key,
        channel=request_map.channels[source],
        service=request_map.service_of(type_name),
        type_name=type_name,
        team=request_map.teams.get(_cell(row, columns.team), request_map.other_team),
        opened=times.opened,
        target=times.target,
        closed=times.closed,
        outcome=request_map.outcome_of(type_name, words) if times.closed else "",
        closing_words=words,
        area=_cell(row, columns.area),
        position=_read_position(row, request_map),
    )


def _check_names(key: str, type_name: str) -> None:
    if not key:
        raise _Refused(Reason.NO_KEY)
    if not type_name:
        raise _Refused(Reason.NO_TYPE)
    if len(key) > LONGEST_KEY or len(type_name) > LONGEST_TYPE:
        raise _Refused(Reason.TOO_LONG, key if len(key) > LONGEST_KEY else type_name)


def _read_times(row: Mapping[str, str], request_map: RequestMap) -> _Times:
    columns = request_map.columns
    opened = _read_local(_cell(row, columns.opened), request_map)
    if opened is None:
        raise _Refused(Reason.NEVER_OPENED)
    closed = _read_local(_cell(row, columns.closed), request_map, not_before=opened)
    target = _read_target(row, request_map, opened)
    if closed is not None and closed < opened:
        raise _Refused(Reason.CLOSED_BEFORE_OPENED, row[columns.closed])
    return _Times(opened, target, closed)


def _read_target(row: Mapping[str, str], request_map: RequestMap, opened: datetime) -> datetime | None:
    written, targets = _cell(row, request_map.columns.target), request_map.targets
    target = _read_local(written, request_map, not_before=opened)
    if target is not None and targets.until == "day":
        day = target.astimezone(request_map.zone).date() + timedelta(days=1)
        target = datetime(day.year, day.month, day.day, tzinfo=request_map.zone).astimezone(UTC)
    if target is None or target >= opened:
        return target
    if targets.backwards == "no_promise":
        return None
    raise _Refused(Reason.DUE_BEFORE_OPENED, written)


def _read_local(text: str, request_map: RequestMap, not_before: datetime | None = None) -> datetime | None:
    """A time of the file as UTC, local where it names no offset of its own; none for an empty text.

    :param not_before: where the clock passes the hour twice, the passing that is not before this one is taken.
    """
    if not text:
        return None
    try:
        wall = datetime.strptime(text, request_map.times.format)  # noqa: DTZ007  # a format may have %z
    except ValueError as error:
        raise _Refused(Reason.UNREADABLE_TIME, text) from error
    if not FIRST_YEAR <= wall.year <= LAST_YEAR:
        raise _Refused(Reason.UNREADABLE_TIME, text)
    if wall.tzinfo is not None:
        return wall.astimezone(UTC)
    wall = wall.replace(tzinfo=request_map.zone)
    first = wall.astimezone(UTC)
    if not_before is not None and first < not_before and _passes_twice(wall, request_map.zone):
        return wall.replace(fold=1).astimezone(UTC)
    return first


def _passes_twice(wall: datetime, zone: ZoneInfo) -> bool:
    second = wall.replace(fold=1)
    return second.utcoffset() != wall.utcoffset() and second.astimezone(UTC).astimezone(zone).hour == wall.hour


def _read_position(row: Mapping[str, str], request_map: RequestMap) -> tuple[float, float] | None:
    columns = request_map.columns
    if _cell(row, columns.located) in request_map.unlocated:
        return None
    try:
        position = float(_cell(row, columns.latitude)), float(_cell(row, columns.longitude))
    except ValueError:
        return None
    there = all(map(math.isfinite, position)) and abs(position[0]) <= POLE and abs(position[1]) <= DATE_LINE
    return position if there else None


def _cell(row: Mapping[str, str], column: str | None) -> str:
    """What stands there, without the one sign that no database keeps as text (NUL)."""
    return row[column].replace("\0", "").strip() if column else ""
