"""The made-up councils: as the law of their nation and the eyes of their readers need them."""

from datetime import UTC, date, datetime

import pytest

from firstcontact.demo.council_facts import read_made_up_councils
from firstcontact.demo.councils import UnknownCouncilError, load_councils
from firstcontact.demo.replay.mapping import load_map
from firstcontact.domain.catalogue.definition import ready_made_services
from firstcontact.domain.catalogue.queries import list_services
from firstcontact.domain.councils.queries import get_calendar, get_council, list_places
from firstcontact.domain.staff.queries import find_with_role, list_colleagues, list_teams
from firstcontact.domain.staff.rules import ROLES
from firstcontact.foundation.tenancy import acting_for

pytestmark = pytest.mark.shows("made-up-councils")

COUNCILS = read_made_up_councils()
AT = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
UK = ("castlemere", "aberwen", "strathlorne")


def contrast(one: str, other: str) -> float:
    """The contrast of two colours `#rrggbb` (WCAG 2.2, "contrast ratio"), counted here once more."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("code", COUNCILS)
def test_words_in_each_councils_colours_can_be_read(code: str) -> None:
    brand = COUNCILS[code].brand
    assert contrast(brand["ink"], brand["colour"]) >= 4.5
    assert contrast(brand["colour"], "#ffffff") >= 4.5
    for words in ("link", "link_hover"):
        assert contrast(brand[words], "#ffffff") >= 4.5
        assert contrast(brand[words], "#f3f6f8") >= 4.5


@pytest.mark.parametrize("code", UK)
def test_each_council_has_the_teams_of_its_services_and_somebody_in_every_role(code: str) -> None:
    council = COUNCILS[code]
    teams = {definition.team for definition in ready_made_services()}
    assert teams <= set(council.teams)
    assert {role for one in council.staff for role in one.roles} == set(ROLES)
    assert {team for one in council.staff for team in one.teams} <= set(council.teams)
    assert all(one.email.endswith("example.org") for one in council.staff)


def test_castlemere_has_an_officer_in_each_team_that_has_work() -> None:
    officers = {team for one in COUNCILS["castlemere"].staff if "officer" in one.roles for team in one.teams}
    assert {definition.team for definition in ready_made_services()} <= officers


def test_the_council_of_the_replay_has_the_teams_that_the_map_names() -> None:
    boston = load_map()
    assert {*boston.teams.values(), boston.other_team} <= set(COUNCILS["harbourton"].teams)
    assert COUNCILS["harbourton"].time_zone == boston.times.zone


def test_nations_have_their_own_holidays() -> None:
    """Monday 30 November 2026 is St Andrew's Day; 26 November is Thanksgiving, which no council here keeps."""
    st_andrews = date(2026, 11, 30)
    assert not COUNCILS["strathlorne"].calendar().is_working_day(st_andrews)
    for code in ("castlemere", "aberwen", "harbourton"):
        assert COUNCILS[code].calendar().is_working_day(st_andrews)
    assert COUNCILS["harbourton"].calendar().is_working_day(date(2026, 11, 26))


@pytest.mark.django_db
def test_loading_makes_three_councils_and_the_one_of_the_replay() -> None:
    loaded = load_councils(at=AT)
    assert list(loaded) == [*UK, "harbourton"]
    with acting_for(loaded["aberwen"]):
        council = get_council()
        assert (council.nation, council.languages, council.name.of("cy")) == ("wales", ("en", "cy"), "Cyngor Aberwen")
        assert len(list_services()) == len(ready_made_services())
        assert [place.name.of("cy") for place in list_places()] == ["Tŷ'r Bont"]
        assert find_with_role("manager") is not None
    with acting_for(loaded["castlemere"]):
        assert not get_calendar().is_working_day(date(2026, 12, 29))
        assert len(list_teams()) == 12
    with acting_for(loaded["harbourton"]):
        assert list_services() == []


@pytest.mark.django_db
def test_loading_again_changes_nothing() -> None:
    first = load_councils(at=AT)
    with acting_for(first["castlemere"]):
        before = ([service.version_id for service in list_services()], [one.id for one in list_colleagues()])
    assert load_councils(at=AT) == first
    with acting_for(first["castlemere"]):
        assert ([service.version_id for service in list_services()], [one.id for one in list_colleagues()]) == before


@pytest.mark.django_db
def test_a_council_that_nobody_made_up_is_refused_before_anything_is_made() -> None:
    with pytest.raises(UnknownCouncilError, match="no made-up council atlantis"):
        load_councils(at=AT, codes=["castlemere", "atlantis"])
