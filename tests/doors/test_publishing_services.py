"""Publishing service files: a new service is there without any code, and a mistake in one file publishes none."""

from pathlib import Path

import pytest

from firstcontact.domain.catalogue.queries import find_service
from firstcontact.doors.console.publishing import publish
from firstcontact.doors.site.tests.visitor import Visitor, text_of
from tests.towns import Town

HOW_TO = Path(__file__).parents[2] / "docs" / "howto" / "add-a-service.md"
GARDEN = HOW_TO.read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The service of the how-to: nobody has written a line of code for it."""
    file = tmp_path / "garden-bin.yaml"
    file.write_text(GARDEN, encoding="utf-8")
    return file


@pytest.mark.shows("services-published-from-files")
def test_a_service_written_as_one_file_is_there_at_once(
    welsh_town: Town, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish("aberwen", [str(file)]) == 0
    assert publish("aberwen", [str(file)]) == 0
    file.write_text(GARDEN.replace("max: 4", "max: 3"), encoding="utf-8")
    assert publish("aberwen", [str(file.parent)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "garden-bin: new",
        "garden-bin: as it was",
        "garden-bin: changed; what is in flight keeps its version",
    ]
    visitor = Visitor("aberwen", "cy")
    assert "Cael bin gardd" in text_of(visitor.get("/search/", q="glaswellt"))
    visitor.start("garden-bin")
    visitor.answer("garden", {"garden": "yes"})
    assert "Rhowch rif o 1 i 3" in text_of(visitor.answer("bins", {"bins": "4"}))


@pytest.mark.shows("services-published-from-files")
@pytest.mark.parametrize(
    ("good", "bad", "says"),
    [
        ("team: waste", "team: bees", "garden-bin: the council has no team `bees`. Name one of "),
        ("type: number", "type: numbre", "Did you mean `number`?"),
        ("  cy: Cael bin gardd\n", "", "The Welsh words are missing."),
    ],
)
def test_with_a_mistake_in_one_file_none_is_published(
    welsh_town: Town, file: Path, capsys: pytest.CaptureFixture[str], good: str, bad: str, says: str
) -> None:
    other = file.with_name("bee-hive.yaml")
    other.write_text(GARDEN.replace("garden-bin", "bee-hive"), encoding="utf-8")
    file.write_text(GARDEN.replace(good, bad), encoding="utf-8")
    assert publish("aberwen", [str(file.parent)]) == 3
    said = capsys.readouterr().out
    assert says in said
    assert said.endswith("Nothing was published.\n")
    assert find_service("bee-hive") is None


def test_where_there_is_no_such_council_or_no_file_that_is_said(
    welsh_town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish("atlantis", [str(tmp_path)]) == 1
    assert publish("aberwen", [str(tmp_path)]) == 3
    assert "There is nothing to publish" in capsys.readouterr().out
