"""Replays real open data: the 500 requests that ship with the product, or a whole file of a city."""

import csv
import gzip
import sys
from pathlib import Path

from firstcontact.demo.councils import load_councils
from firstcontact.demo.replay.mapping import BOSTON, BadMap, load_map
from firstcontact.demo.replay.reading import Reason
from firstcontact.demo.replay.run import (
    Progress,
    Replayed,
    ReplayingAlreadyError,
    Row,
    WrongCouncilError,
    WrongFileError,
    replay,
)
from firstcontact.demo.replay.sample import SAMPLE
from firstcontact.domain.councils.queries import UnknownCouncilError, get_by_code
from firstcontact.doors.console.screen import Screen
from firstcontact.foundation.clock import now

COUNCIL = "harbourton"
LEAST_MAPPED = 0.95  # of the rows; below that the map misses something
LABEL = "Real requests"


def replay_file(file: str | None, map_file: str | None, council: str) -> int:
    """Replays a file and prints what became of its rows. Returns 3 when too few could be mapped, 1 when it failed."""
    screen = Screen()
    if council == COUNCIL:
        load_councils(at=now(), codes=[COUNCIL])
    try:
        replayed = _replay(file, map_file, council, lambda done, total: screen.advance(LABEL, done, total))
    except WrongFileError as error:
        sys.stderr.write(f"Error: {file or SAMPLE.name} {error}\n")
        return 1
    except (BadMap, OSError, ReplayingAlreadyError, UnknownCouncilError, WrongCouncilError) as error:
        sys.stderr.write(f"Error: {error}\n")
        return 1
    finally:
        screen.close()
    for line in summary(replayed):
        screen.say(line)
    return 0 if mapped_share(replayed) >= LEAST_MAPPED else 3


def replay_sample(progress: Progress) -> None:
    """Replays the requests that ship with the product; those that are there already stay as they are.

    While somebody else replays to that council, it waits.
    """
    _replay(None, None, COUNCIL, progress, wait=True)


def summary(replayed: Replayed) -> list[str]:
    """What became of the rows, in words."""
    lines = [
        f"{replayed.rows:,} requests read: {replayed.told:,} replayed, {replayed.there_already:,} were there already.",
        f"{mapped_share(replayed):.1%} could be mapped.",
    ]
    reasons = sorted(replayed.set_aside.items(), key=_most_first)
    return lines + [f"Set aside: {count:,} ({reason.value})" for reason, count in reasons]


def mapped_share(replayed: Replayed) -> float:
    """The share of rows that became requests, 0 to 1; an empty file counts as 1."""
    return 1 - sum(replayed.set_aside.values()) / replayed.rows if replayed.rows else 1.0


def _replay(
    file: str | None, map_file: str | None, council: str, progress: Progress, *, wait: bool = False
) -> Replayed:
    return replay(
        council_id=get_by_code(council).id,
        rows=_read_rows(Path(file) if file else SAMPLE),
        request_map=load_map(Path(map_file) if map_file else BOSTON),
        at=now(),
        progress=progress,
        wait=wait,
    )


def _read_rows(path: Path) -> list[Row]:
    """The rows of a CSV file, which may be compressed."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _most_first(reason_and_count: tuple[Reason, int]) -> tuple[int, str]:
    reason, count = reason_and_count
    return -count, reason.value
