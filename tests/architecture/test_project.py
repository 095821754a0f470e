"""The project's papers: commands that exist, links that lead somewhere, a licence, publiccode.yml by its standard."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.architecture.source import ROOT, Module, bites, breaches, tracked_files

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"^make ([a-z-]+)", re.MULTILINE)
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
# From the standard, https://yml.publiccode.tools/schema.core.html
STATUSES = {"concept", "development", "beta", "stable", "obsolete"}
SOFTWARE_TYPES = {"standalone/web", "standalone/backend", "standalone/desktop", "standalone/mobile", "library", "addon"}
NEEDED = {"publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus", "softwareType"}
NEEDED |= {"description", "legal", "maintenance", "localisation", "releaseDate"}

pytestmark = pytest.mark.shows("documents-true")


def pages() -> list[Module]:
    """Every Markdown page of the project."""
    return [Module(name, (ROOT / name).read_text()) for name in tracked_files() if name.endswith(".md")]


def dead_links(page: Module) -> Iterator[str]:
    """A link to a file of the project leads to one."""
    folder = (ROOT / page.path).parent
    for target in LINK.findall(page.text):
        if not re.match(r"[a-z]+:|#", target) and not (folder / target.partition("#")[0]).exists():
            yield f"the link to {target} leads nowhere"


def unknown_commands(page: Module) -> Iterator[str]:
    """A `make` command in a code block is one that the Makefile has."""
    targets = set(TARGET.findall((ROOT / "Makefile").read_text()))
    for block in re.findall(r"```sh\n(.*?)```", page.text, re.DOTALL):
        yield from (f"make {name} is no command" for name in COMMAND.findall(block) if name not in targets)


def publiccode() -> dict[str, Any]:
    """What publiccode.yml says."""
    said: dict[str, Any] = YAML(typ="safe").load((ROOT / "publiccode.yml").read_text())
    return said


def test_every_link_between_pages_leads_somewhere() -> None:
    assert breaches(dead_links, pages()) == []


def test_every_command_in_the_papers_exists() -> None:
    assert breaches(unknown_commands, pages()) == []


def test_a_dead_link_and_an_unknown_command_are_noticed() -> None:
    assert bites(dead_links, "README.md", "see [there](docs/nowhere.md)")
    assert bites(unknown_commands, "README.md", "```sh\nmake coffee\n```")
    assert not bites(unknown_commands, "README.md", "```sh\nmake demo    # starts\n```")


@pytest.mark.shows("one-command-for-tests")
def test_continuous_integration_runs_the_commands_of_the_readme() -> None:
    run = (ROOT / ".ci" / "run").read_text()
    assert COMMAND.findall(run) == ["test", "test-long"]
    assert {"demo", "test"} <= set(COMMAND.findall((ROOT / "README.md").read_text()))


def test_publiccode_is_filled_in_as_its_standard_says() -> None:
    said = publiccode()
    assert sorted(NEEDED - said.keys()) == []
    assert said["developmentStatus"] in STATUSES
    assert said["softwareType"] in SOFTWARE_TYPES
    assert said["maintenance"]["type"] in {"none", "community", "internal", "contract"}
    assert all(contact["name"] for contact in said["maintenance"]["contacts"])
    assert all(re.fullmatch(r"[a-z]{2}", country) for country in said["intendedAudience"]["countries"])
    english = said["description"]["en"]
    assert len(english["shortDescription"]) <= 150
    assert 150 <= len(english["longDescription"]) <= 10_000
    assert english["features"]


def test_the_papers_agree_on_licence_and_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    said = publiccode()
    assert project["license"] == said["legal"]["license"] == "MIT"
    assert "MIT License" in (ROOT / "LICENSE").read_text()
    assert project["version"] == said["softwareVersion"]
