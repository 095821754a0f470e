"""`make bench`: loads councils of two sizes and prints what people wait for in them. See docs/howto/benchmark.md."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from firstcontact.doors.console.installation import Installation
from firstcontact.foundation.database import Endpoints
from tests.load.bench.measuring import CLIENTS, WORKERS, Timing, find_postmaster, serving, time_measure
from tests.load.bench.samples import Measure, draw_measures
from tests.load.bench.table import Line, draw_growth, draw_table

INSIDE = "tests.load.bench.inside"
CONTACTS, WAITING = 5, 0.2
"""For each customer so many contacts and one case; of the cases this share waits in one queue."""
FULL, SMALL = (100_000, 1_000_000), (10_000,)
HOME = "BENCH_HOME"
OWN = ("FIRSTCONTACT_HOME", "FIRSTCONTACT_DEMO", "DATABASE_URL", "DATABASE_ADMIN_URL")


def main() -> int:
    """Loads, measures and prints."""
    options = _options()
    sizes = options.customers or (SMALL if options.small else FULL)
    seconds = options.seconds or (1.0 if options.small else 10.0)
    _say(f"{_load()}; {CLIENTS} clients, {WORKERS} workers, {seconds:g} s each after a warm-up.")
    found = []
    for size in sizes:
        with _home(size) as home:
            found.append(measure_size(home, size, seconds=seconds, port=options.port, only=options.only))
        _say(f"\n{size:,} customers:\n\n{draw_table(found[-1])}\n")
        for line in found[-1]:
            for wrong in line.timing.wrong:
                _say(f"wrong: {line.measure.name}: {wrong}")
    if len(sizes) > 1:
        _say(draw_growth((sizes[0], sizes[-1]), found[0], found[-1]))
    _say(f"\n{_load()} at the end.")
    return 0


def measure_size(home: Path, customers: int, *, seconds: float, port: int, only: str = "") -> list[Line]:
    """Load a council of this size, unless it was kept, and take every measure of it."""
    with loading(home, customers) as (endpoints, environment):
        return measure_loaded(environment, endpoints.admin_url, home, seconds=seconds, port=port, only=only)


@contextmanager
def loading(home: Path, customers: int, *, stories: int = 10) -> Iterator[tuple[Endpoints, dict[str, str]]]:
    """A council of this size in a database of its own, as far as it was not kept; what its processes need to know."""
    with _environment(home):
        installation = Installation()
        with installation.database(tied=True) as endpoints:
            environment = {**os.environ, **installation.environment(endpoints)}
            _fill(installation, endpoints, environment, home, customers, stories)
            yield endpoints, {**environment, "FIRSTCONTACT_DEMO": "", "EMAIL_SENDER": "demo_outbox"}


def _fill(
    installation: Installation,
    endpoints: Endpoints,
    environment: Mapping[str, str],
    home: Path,
    customers: int,
    stories: int,
) -> None:
    code = installation.migrate(endpoints)
    assert code == 0, code
    done = home / f"loaded-{customers}"
    if done.exists():
        _say(f"{customers:,} customers: as they were loaded before ({done.read_text(encoding='utf-8')}).")
        return
    sizes = {
        "customers": customers,
        "contacts": customers * CONTACTS,
        "cases": customers,
        "waiting": int(customers * WAITING),
    }
    began = time.monotonic()
    facts = {"admin_url": endpoints.admin_url, "sizes": sizes, "stories": stories}
    inside(environment, "fill", facts)
    with psycopg.connect(endpoints.admin_url) as connection:
        row = connection.execute("SELECT pg_database_size(current_database()) / 1e9").fetchone()
        assert row is not None
    took = f"{time.monotonic() - began:.0f} s, {row[0]:.1f} GB"
    done.write_text(took, encoding="utf-8")
    _say(f"{customers:,} customers, {sizes['contacts']:,} contacts, {customers:,} cases loaded: {took}.")


def measure_loaded(
    environment: Mapping[str, str], admin_url: str, folder: Path, *, seconds: float, port: int, only: str = ""
) -> list[Line]:
    """Every measure of what is loaded: rates first, then, one request after the other, the statements."""
    let_in = inside(environment, "sign-in", {"number": CLIENTS})
    cookies = let_in["cookies"]
    with psycopg.connect(admin_url) as connection:
        measures = [one for one in draw_measures(connection, let_in["key"]) if only in one.name]
    with serving(environment, find_postmaster(admin_url), port) as server:
        timings: dict[str, Timing] = {
            one.name: time_measure(server, one, cookies, folder, seconds=seconds, warm=seconds / 5) for one in measures
        }
    counted = inside(environment, "count", {"asks": _some(measures), "cookie": cookies[0]})
    lines = []
    for one in measures:
        spent = counted[one.name]
        lines.append(Line(one, timings[one.name], spent["queries"], spent["database"], spent["alone"]))
    return lines


def _some(measures: Sequence[Measure]) -> dict[str, list[dict[str, Any]]]:
    return {one.name: one.asks[:: max(1, len(one.asks) // 15)][:15] for one in measures}


def inside(environment: Mapping[str, str], part: str, facts: Mapping[str, object]) -> dict[str, Any]:
    """One part that needs Django, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", INSIDE, part],
        input=json.dumps(facts),
        stdout=subprocess.PIPE,
        env=dict(environment),
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def _home(customers: int) -> Iterator[Path]:
    """A folder that is gone afterwards; with BENCH_HOME one that is kept, and used again next time."""
    kept = os.environ.get(HOME)
    home = Path(kept).absolute() / str(customers) if kept else Path(tempfile.mkdtemp(prefix="fc-bench-")) / "home"
    home.mkdir(parents=True, exist_ok=True)
    for folder in (home, home.parent):
        folder.chmod(0o755)  # the database runs as another user when root measures
    try:
        yield home
    finally:
        if not kept:
            shutil.rmtree(home.parent, ignore_errors=True)


@contextmanager
def _environment(home: Path) -> Iterator[None]:
    """A home and a database of its own; what a developer had set is back afterwards."""
    before = {name: os.environ.pop(name, None) for name in OWN}
    os.environ |= {"FIRSTCONTACT_HOME": str(home), "FIRSTCONTACT_DEMO": "1"}
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=...", description=__doc__)
    parser.add_argument("--small", action="store_true", help="one small council, about a minute in all")
    parser.add_argument("--customers", type=int, nargs="+", help="the sizes to load, the smallest first")
    parser.add_argument("--seconds", type=float, help="how long each measure lasts")
    parser.add_argument("--only", default="", help="only the measures with these words in their name")
    parser.add_argument("--port", type=int, default=8420, help="of the web server")
    return parser.parse_args()


def _load() -> str:
    return f"Load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
