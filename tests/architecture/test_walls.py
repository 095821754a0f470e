"""The walls of `.importlinter`: they hold, and each of them complains when somebody goes through it."""

from copy import deepcopy
from functools import cache
from typing import Any

import grimp
import pytest
from importlinter.api import read_configuration
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.contract import Contract

from tests.architecture.contracts import PrivateModels
from tests.architecture.source import ROOT

TYPES: dict[str, type[Contract]] = {
    "layers": LayersContract,
    "forbidden": ForbiddenContract,
    "independence": IndependenceContract,
    "protected": ProtectedContract,
    "acyclic_siblings": AcyclicSiblingsContract,
    "packages": PrivateModels,
}
# Who goes through which wall
BREACHES = [
    ("house", "firstcontact.domain.cases.actions", "firstcontact.journeys.open_case"),
    ("house", "firstcontact.foundation.jobs.lanes", "firstcontact.domain.cases.actions"),
    ("house", "firstcontact.journeys.open_case", "firstcontact.doors.parts"),
    ("house", "firstcontact.overviews.case_page", "firstcontact.journeys.open_case"),
    ("doors", "firstcontact.doors.site.pages", "firstcontact.doors.desk.pages"),
    ("doors", "firstcontact.doors.parts.pages", "firstcontact.doors.site.pages"),
    ("domain", "firstcontact.domain.contacts.actions", "firstcontact.domain.cases.queries"),
    ("domain", "firstcontact.domain.work.actions", "firstcontact.domain.contacts.queries"),
    ("domain", "firstcontact.domain.councils.actions", "firstcontact.domain.staff.queries"),
    ("inside", "firstcontact.domain.cases.queries", "firstcontact.domain.cases.actions"),
    ("inside", "firstcontact.domain.cases.models", "firstcontact.domain.cases.queries"),
    ("inside", "firstcontact.domain.cases.rules", "firstcontact.domain.cases.models"),
    ("models", "firstcontact.domain.cases.actions", "firstcontact.domain.contacts.models"),
    ("models", "firstcontact.overviews.case_page", "firstcontact.domain.cases.models"),
    ("rules", "firstcontact.domain.promises.rules", "django"),
    ("rules", "firstcontact.domain.promises.rules", "firstcontact.foundation.clock"),
    ("connectors", "firstcontact.doors.site.pages", "firstcontact.connectors.smtp.sender"),
    ("connectors-apart", "firstcontact.connectors.demo.outbox", "firstcontact.connectors.smtp.sender"),
    ("cycles", "firstcontact.foundation.tenancy.context", "firstcontact.foundation.events.stream"),
]

pytestmark = pytest.mark.shows("walls-hold")


@cache
def walls() -> dict[str, Contract]:
    """Every wall by its short name."""
    configuration = read_configuration(str(ROOT / ".importlinter"))
    session: dict[str, Any] = configuration["session_options"]
    return {
        options["id"]: TYPES[options["type"]](options["name"], session, {k: v for k, v in options.items() if k != "id"})
        for options in configuration["contracts_options"]
    }


@cache
def house() -> grimp.ImportGraph:
    """Who imports whom, in the whole product."""
    return grimp.build_graph("firstcontact", include_external_packages=True, cache_dir=None)


def stands(wall: str, graph: grimp.ImportGraph) -> bool:
    """Whether a wall holds in this graph; a check takes imports out, so it gets a copy."""
    return bool(walls()[wall].check(deepcopy(graph), verbose=False).kept)


@pytest.mark.parametrize("wall", sorted(walls()))
def test_the_wall_stands(wall: str) -> None:
    assert stands(wall, house())


@pytest.mark.parametrize(("wall", "importer", "imported"), BREACHES)
def test_going_through_the_wall_is_noticed(wall: str, importer: str, imported: str) -> None:
    graph = deepcopy(house())
    _add(graph, importer)
    _add(graph, imported)
    graph.add_import(importer=importer, imported=imported, line_number=1, line_contents=f"import {imported}")
    assert not stands(wall, graph)


@pytest.mark.parametrize(
    ("wall", "room"),
    [
        ("house", "firstcontact.cellar"),
        ("doors", "firstcontact.doors.cat_flap"),
        ("domain", "firstcontact.domain.pigeons"),
    ],
)
def test_a_new_package_must_say_where_it_stands(wall: str, room: str) -> None:
    graph = deepcopy(house())
    graph.add_module(room)
    assert not stands(wall, graph)


def test_every_wall_is_shown_to_hold_somebody_back() -> None:
    assert {wall for wall, _, _ in BREACHES} == set(walls())


def _add(graph: grimp.ImportGraph, module: str) -> None:
    """Put a module and the packages above it into the graph, where they are missing."""
    if not module.startswith("firstcontact"):
        module = module.split(".")[0]
        if module not in graph.modules:
            graph.add_module(module, is_squashed=True)
        return
    parts = module.split(".")
    for depth in range(1, len(parts) + 1):
        if ".".join(parts[:depth]) not in graph.modules:
            graph.add_module(".".join(parts[:depth]))
