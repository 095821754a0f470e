"""Says what is wrong with a map, and what of a file it would not map; nothing is written, and no database is needed."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from firstcontact.demo.replay.mapping import BadMap, RequestMap, find_map, load_map
from firstcontact.demo.replay.reading import Found, Reason, Row, WrongFileError, read_file, read_rows
from firstcontact.doors.console.exits import DONE, FOUND

LEAST_MAPPED = 0.95
SHOWN, LONGEST_SHOWN = 20, 60
Say = Callable[[str], None]


def check_map(say: Say, map_name: str, file: Path | None) -> int:
    """Says each mistake with its place, then what would become of the rows of the file. Returns the exit code."""
    try:
        request_map = load_map(find_map(map_name))
        rows = read_file(file, request_map) if file else []
        found = read_rows(rows, request_map) if file else None
        say(f"The map {request_map.map} has no mistakes.")
        if found is None:
            return DONE
    except BadMap as bad:
        say(str(bad))
        return FOUND
    except WrongFileError as wrong:
        say(f"{file.name if file else ''} {wrong}")
        return FOUND
    _say_found(say, found)
    _say_left_over(say, rows, request_map, found)
    return DONE if len(found.requests) >= LEAST_MAPPED * len(rows) else FOUND


def _say_found(say: Say, found: Found) -> None:
    every = len(found.requests) + len(found.set_aside)
    say(f"{every:,} rows read: {len(found.requests):,} would be mapped ({len(found.requests) / every:.1%}).")
    reasons = Counter(each.aside.reason for each in found.set_aside)
    for reason, count in sorted(reasons.items(), key=lambda each: (-each[1], each[0].value)):
        say(f"Set aside: {count:,} ({reason.value})")
        these = [each for each in found.set_aside if each.aside.reason is reason]
        if reason is Reason.UNKNOWN_SOURCE:
            for detail, rows in Counter(each.aside.detail for each in these).most_common(SHOWN):
                say(f"  {rows:,} `{_short(detail)}`: add it to `channels`.")
        else:
            detail = these[0].aside.detail
            say(f"  such as {f'`{_short(detail)}` in ' if detail else ''}row {these[0].number:,}")
    channels = Counter(each.channel for _, each in found.requests)
    say("By channel: " + ", ".join(f"{channel} {count:,}" for channel, count in channels.most_common()))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _say_left_over(say: Say, rows: list[Row], request_map: RequestMap, found: Found) -> None:
    """What the map does not speak of. Nothing is lost by it: the team and the outcome are then its usual ones."""
    if request_map.columns.team:
        teams = Counter(row[request_map.columns.team].strip() for row in rows)
        for team, count in teams.most_common():
            if team not in request_map.teams:
                said = f"{count:,} of the team `{_short(team)}`, which the map does not name, "
                say(said + f"go to `{request_map.other_team}`.")
    usual = sum(each.outcome == request_map.other_outcome for _, each in found.requests)
    if usual:
        say(f"{usual:,} closed with words that no rule of the map knows: outcome `{request_map.other_outcome}`.")
    twice = len(found.requests) - len({each.key for _, each in found.requests})
    if twice:
        say(f"{twice:,} have the number of a row above them: only the first of each number counts.")
    own = {each.service for _, each in found.requests if each.type_name in request_map.services}
    made = {each.service for _, each in found.requests} - own
    say(f"{len(own)} services are ours, {len(made)} are made from the names of types.")
