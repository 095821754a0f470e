"""Replays real open data: the 500 requests that ship with the product, or a whole file of a city; or checks a map."""

import csv
import os
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.db import Error as DatabaseError

from firstcontact.demo.councils import load_councils, load_replay_council
from firstcontact.demo.replay.mapping import BadMap, RequestMap, find_map, load_map
from firstcontact.demo.replay.reading import Reason, RowAside, WrongFileError, read_file, read_rows
from firstcontact.demo.replay.run import Progress, Replayed, ReplayingAlreadyError, WrongCouncilError, replay
from firstcontact.demo.replay.sample import SAMPLE
from firstcontact.demo.replay.sharing import ShareFailedError, kind_of, share_among
from firstcontact.domain.councils.queries import UnknownCouncilError, get_by_code
from firstcontact.doors.console.screen import Screen
from firstcontact.foundation.clock import now

COUNCIL = "harbourton"
LEAST_MAPPED = 0.95  # of the rows; below that the map misses something
LABEL = "Real requests"
FEW = 1000
"""So many requests are told by one process: a second one takes longer to start."""


def replay_file(
    file: str | None, map_name: str, council: str | None, unmapped: str | None, processes: int | None
) -> int:
    """Replays a file and prints what became of its rows. Returns 3 when too few could be mapped, 1 when it failed."""
    screen, began = Screen(), time.monotonic()
    path = Path(file) if file else SAMPLE
    try:
        request_map = load_map(find_map(map_name))
        rows = read_file(path, request_map)
        if unmapped:
            _list_unmapped(Path(unmapped), read_rows(rows, request_map).set_aside)
        several = processes or (os.cpu_count() or 1 if len(rows) > FEW else 1)
        replayed = replay(
            council_id=get_by_code(council or _council_of(request_map)).id,
            rows=rows,
            request_map=request_map,
            at=now(),
            progress=lambda done, total: screen.advance(LABEL, done, total),
            share=share_among(several) if several > 1 else None,
        )
    except WrongFileError as error:
        sys.stderr.write(f"Error: {path.name} {error}\n")
        return 1
    except DatabaseError as error:  # its own words may quote a row
        sys.stderr.write(
            f"Error: the database stopped it ({kind_of(error)}). Start it again: it goes on where it was.\n"
        )
        return 1
    except (BadMap, OSError, ReplayingAlreadyError, ShareFailedError, UnknownCouncilError, WrongCouncilError) as error:
        sys.stderr.write(f"Error: {error}\n")
        return 1
    finally:
        screen.close()
    for line in summary(replayed, seconds=time.monotonic() - began):
        screen.say(line)
    return 0 if mapped_share(replayed) >= LEAST_MAPPED else 3


def replay_sample(progress: Progress) -> None:
    """Replays the requests that ship with the product; those that are there already stay as they are.

    While somebody else replays to that council, it waits.
    """
    request_map = load_map()
    replay(
        council_id=get_by_code(COUNCIL).id,
        rows=read_file(SAMPLE, request_map),
        request_map=request_map,
        at=now(),
        progress=progress,
        wait=True,
    )


def summary(replayed: Replayed, *, seconds: float = 0.0) -> list[str]:
    """What became of the rows, in words."""
    lines = [
        f"{replayed.rows:,} requests read: {replayed.told:,} replayed, {replayed.there_already:,} were there already.",
        f"{mapped_share(replayed):.1%} could be mapped.",
    ]
    if seconds and replayed.told:
        lines.append(f"{replayed.told / seconds:.0f} a second.")
    return lines + [f"Set aside: {count:,} ({reason.value})" for reason, count in _most_first(replayed.set_aside)]


def mapped_share(replayed: Replayed) -> float:
    """The share of rows that became requests, 0 to 1; an empty file counts as 1."""
    return 1 - sum(replayed.set_aside.values()) / replayed.rows if replayed.rows else 1.0


def _council_of(request_map: RequestMap) -> str:
    """The council that the map makes for itself, or the one of the demonstration; made or brought up to date."""
    if request_map.council is not None:
        load_replay_council(at=now(), request_map=request_map)
        return request_map.council.code
    load_councils(at=now(), codes=[COUNCIL])
    return COUNCIL


def _list_unmapped(path: Path, rows: Iterable[RowAside]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["row", "key", "reason", "found"])
        writer.writerows([each.number, each.aside.key, each.aside.reason.value, each.aside.detail] for each in rows)


def _most_first(reasons: Mapping[Reason, int]) -> list[tuple[Reason, int]]:
    return sorted(reasons.items(), key=lambda each: (-each[1], each[0].value))
