"""Background work: every lane that something is queued in is emptied by a worker, and rows of jobs hold ids only."""

import ast
from collections.abc import Iterator

import pytest

from firstcontact.foundation.jobs.lanes import LANES
from tests.architecture.source import Module, bites, breaches, product_modules

DECORATORS = {"council_job", "every_council_job"}
# What a job may be given: the name says that it is an id, a code or a time
GIVEN = ("_id", "_ids", "_at", "_code", "code", "at", "reason", "kind", "name", "language", "channel", "key", "hash")

pytestmark = pytest.mark.shows("job-lanes-consumed")


def unknown_lanes(module: Module) -> Iterator[str]:
    """A job is queued in a lane that `LANES` lists; the workers empty those."""
    for name, call in module.calls():
        if name in DECORATORS:
            for keyword in call.keywords:
                if keyword.arg == "lane" and not (
                    isinstance(keyword.value, ast.Constant) and keyword.value.value in LANES
                ):
                    yield f"line {call.lineno}: lane {ast.unparse(keyword.value)} is not in LANES"


def fat_jobs(module: Module) -> Iterator[str]:
    """A job of a domain package loads by id and makes one call; it is given ids and codes only."""
    for function in module.functions():
        if not any(
            ast.unparse(mark).rpartition(".")[2].split("(")[0] == "council_job" for mark in function.decorator_list
        ):
            continue
        for arg in (*function.args.args, *function.args.kwonlyargs):
            if not arg.arg.endswith(GIVEN):
                yield f"{function.name} is given {arg.arg}: rows of jobs hold ids and codes only"


def stray_jobs(module: Module) -> Iterator[str]:
    """Background entries are in a file named jobs.py (or a folder jobs)."""
    if module.lives_in("firstcontact/foundation") or "jobs" in module.parts:
        return
    for name, call in module.calls():
        if name in DECORATORS:
            yield f"line {call.lineno}: {name} outside jobs.py"


def high_jobs(module: Module) -> Iterator[str]:
    """jobs.py of a domain package calls only its own actions."""
    if not module.lives_in("firstcontact/domain") or "jobs" not in module.parts:
        return
    own = ".".join(module.parts[: module.parts.index("jobs")])
    for name, line in module.imports():
        if name.startswith("firstcontact.domain.") and not name.startswith(f"{own}."):
            yield f"line {line}: imports {name}; a job that needs more lives in journeys/jobs.py"


def takes_every_lane(module: Module) -> bool:
    """Whether this module starts a worker that names no lanes, which then takes all, or takes them from `LANES`.

    Several workers may share them out: each takes those of `LANES` for which something is so, or is not so.
    """
    text = ast.unparse(module.tree)
    for name, call in module.calls():
        if name in {"run_worker", "run_worker_async"}:
            queues = [ast.unparse(keyword.value) for keyword in call.keywords if keyword.arg == "queues"]
            if all("LANES" in said or said == "None" for said in queues):
                return True
            if all(f"for lane in LANES if lane {part} OUTSIDE_LANES" in text for part in ("in", "not in")):
                return True
    return False


def test_jobs_wait_in_known_lanes_only() -> None:
    assert breaches(unknown_lanes, product_modules()) == []


def test_rows_of_jobs_hold_ids_only() -> None:
    assert breaches(fat_jobs, product_modules()) == []


def test_background_entries_are_where_one_looks_for_them() -> None:
    assert breaches(stray_jobs, product_modules()) == []


def test_a_job_of_a_package_calls_its_own_actions() -> None:
    assert breaches(high_jobs, product_modules()) == []


def test_every_lane_has_a_worker() -> None:
    assert any(takes_every_lane(module) for module in product_modules())


def test_a_worker_that_leaves_a_lane_out_is_noticed() -> None:
    assert not takes_every_lane(Module("worker.py", 'app.run_worker(queues=["default"])'))
    assert takes_every_lane(Module("worker.py", "app.run_worker(queues=list(LANES))"))
    assert takes_every_lane(Module("worker.py", "app.run_worker()"))
    shared = "app.run_worker(queues=lanes)\n[lane for lane in LANES if lane in OUTSIDE_LANES]\n"
    assert not takes_every_lane(Module("worker.py", shared))
    assert takes_every_lane(Module("worker.py", shared + "[lane for lane in LANES if lane not in OUTSIDE_LANES]"))


@pytest.mark.parametrize("lane", ['"attic"', "LANE"])
def test_an_unknown_lane_is_noticed(lane: str) -> None:
    assert bites(
        unknown_lanes, "firstcontact/journeys/jobs.py", f"@council_job(lane={lane})\ndef send(*, notice_id): ..."
    )


def test_a_job_that_carries_words_is_noticed() -> None:
    place = "firstcontact/journeys/jobs.py"
    assert bites(fat_jobs, place, "@council_job()\ndef send(*, notice_id, address): ...")
    assert not bites(fat_jobs, place, "@council_job()\ndef send(*, notice_id): ...")


def test_a_stray_job_is_noticed() -> None:
    assert bites(stray_jobs, "firstcontact/domain/cases/actions.py", "@council_job()\ndef send(*, notice_id): ...")


def test_a_job_that_reaches_out_is_noticed() -> None:
    place = "firstcontact/domain/notices/jobs.py"
    assert bites(high_jobs, place, "from firstcontact.domain.customers import actions")
    assert not bites(high_jobs, place, "from firstcontact.domain.notices import actions")
