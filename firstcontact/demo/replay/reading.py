"""Reads the rows of another city's file as requests of ours, or sets them aside and says why.

Local times: an hour that a clock change repeats is read as its first passing, unless that would put a close or a
target before the opening; a time that a clock change skips is read as if the clock had not changed.
"""

import csv
import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from firstcontact.demo.replay.mapping import BadMap, RequestMap, check_types, missing_columns

Row = Mapping[str, str]


class Reason(StrEnum):
    """Why a row is set aside; the words are the label that people read."""

    NO_KEY = "it has no number"
    NO_TYPE = "it has no type"
    UNKNOWN_SOURCE = "its source is not in the map"
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

    :raises WrongFileError: it is not written so, or has rows that are longer than the first line.
    """
    writing = request_map.file
    encoding = "utf-8-sig" if writing.encoding.lower() in ("utf-8", "utf8") else writing.encoding
    try:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding=encoding, newline="") as lines:
            rows: list[Any] = list(csv.DictReader(lines, delimiter=writing.delimiter, restval=""))
    except UnicodeError as error:
        raise WrongFileError(
            f"is not written in {writing.encoding}. Say in the map how it is: `file: {{encoding: cp1252}}`, perhaps."
        ) from error
    except (csv.Error, EOFError, gzip.BadGzipFile) as error:
        raise WrongFileError(f"cannot be read as CSV: {error}.") from error
    if longer := next((number for number, row in enumerate(rows, start=1) if None in row), None):
        raise WrongFileError(f"has more cells in row {longer} than columns in its first line.")
    return rows


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
    if mistakes := check_types(request_map, (name for row in rows if (name := row[request_map.columns.type].strip()))):
        raise BadMap(request_map.map, mistakes)


def read_row(row: Mapping[str, str], request_map: RequestMap) -> Request | SetAside:
    """One row of the file, or why it is set aside.

    :param row: the row by column; the columns that the map names must be there (`missing_columns` says so beforehand).
    """
    key = row[request_map.columns.key].strip()
    try:
        return _read(key, row, request_map)
    except _Refused as refused:
        return SetAside(key, refused.reason, refused.detail)


def _read(key: str, row: Mapping[str, str], request_map: RequestMap) -> Request:
    columns = request_map.columns
    type_name = row[columns.type].strip()
    if not key:
        raise _Refused(Reason.NO_KEY)
    if not type_name:
        raise _Refused(Reason.NO_TYPE)
    source = row[columns.source].strip()
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
    """A local time of the file as UTC; none for an empty text.

    :param not_before: where the clock passes the hour twice, the passing that is not before this one is taken.
    """
    if not text:
        return None
    try:
        wall = datetime.strptime(text, request_map.times.format).replace(tzinfo=request_map.zone)
    except ValueError as error:
        raise _Refused(Reason.UNREADABLE_TIME, text) from error
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
        return float(_cell(row, columns.latitude)), float(_cell(row, columns.longitude))
    except ValueError:
        return None


def _cell(row: Mapping[str, str], column: str | None) -> str:
    return row[column].strip() if column else ""
