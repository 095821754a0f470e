"""Replays both whole files of real requests, and holds the board against DuckDB. `make replay` prints it.

The files lie in `FIRSTCONTACT_DATA`. The database is kept in `build/replay` until the next time, or where
`FIRSTCONTACT_HOME` says; stopped, it goes on where it was.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firstcontact.doors.console.installation import Installation
from tests.load.replay_oracle import CITIES, Counted, count_file

COUNCILS = {"boston311": "harbourton", "myla311": "replay-santa-playa"}
COMMAND = (sys.executable, "-m", "firstcontact.doors.console.main")
INSIDE = (sys.executable, "-m", "tests.load.replay_inside")


@dataclass(frozen=True)
class Line:
    """One figure of both."""

    what: str
    board: int | str
    file: int | str

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.board == self.file


def command(name: str, file: Path, *more: str) -> list[str]:
    """What replays a file with one of the maps that ship."""
    return [*COMMAND, "replay", str(file), "--map", name, *more]


def read_board(name: str, home: Path) -> Mapping[str, Any]:
    """What the board of the council says to which this map replays."""
    os.environ["FIRSTCONTACT_HOME"] = str(home)
    installation = Installation()
    with installation.database(tied=True) as endpoints:
        environment = {**os.environ, **installation.environment(endpoints)}
        said = subprocess.run([*INSIDE, COUNCILS[name]], env=environment, check=True, stdout=subprocess.PIPE)
    return dict(json.loads(said.stdout))


def compare(board: Mapping[str, Any], file: Counted) -> list[Line]:
    """Every figure of the board beside that of the file."""
    lines = [Line("requests", sum(board["by_channel"].values()), file.usable)]
    for by in ("channel", "month", "service"):
        ours, theirs = board[f"by_{by}"], getattr(file, f"by_{by}")
        lines += [Line(f"{by} {each}", ours.get(each, 0), theirs.get(each, 0)) for each in sorted({*ours, *theirs})]
    lines += [
        Line("still open", board["open"], file.usable - file.closed),
        Line("closed with a target", board["closed_with_target"], file.closed_with_target),
        Line("of these on time", board["on_time"], file.on_time),
        Line(
            "on-time share",
            _share(board["on_time"], board["closed_with_target"]),
            _share(file.on_time, file.closed_with_target),
        ),
    ]
    return lines


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.4%}" if whole else "none"


def main() -> int:
    """Replays both, prints the tables; 1 when a figure differs or a file is not there."""
    data = Path(os.environ.get("FIRSTCONTACT_DATA", ""), "requests311")
    home = Path(os.environ.get("FIRSTCONTACT_HOME") or "build/replay").resolve()
    home.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "FIRSTCONTACT_HOME": str(home)}
    differs = False
    for name, city in CITIES.items():
        file = data / city.file
        if not file.is_file():
            sys.stderr.write(
                f"There is no {file}: FIRSTCONTACT_DATA names the folder with requests311 (CONTRIBUTING.md).\n"
            )
            return 1
        sys.stdout.write(f"\n{name}: {file.name}\n")
        sys.stdout.flush()
        began = time.monotonic()
        subprocess.run(command(name, file), env=environment, check=True)
        seconds = time.monotonic() - began
        lines = compare(read_board(name, home), count_file(name, file))
        for line in lines:
            sys.stdout.write(f"{line.what:<52} {line.board:>10} {line.file:>10} {'' if line.same else 'DIFFERS'}\n")
        sys.stdout.write(
            f"{sum(not line.same for line in lines)} of {len(lines)} figures differ; {seconds:.0f} seconds.\n"
        )
        differs |= not all(line.same for line in lines)
    return int(differs)


if __name__ == "__main__":
    sys.exit(main())
