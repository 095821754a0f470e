"""The cast: many kinds of families, and nobody who could be somebody."""

import re
from collections import Counter

import pytest

from firstcontact.demo.cast import WELSH_SHARE, Cast

CASTLEMERE = Cast("castlemere", 3_000)
PEOPLE = list(CASTLEMERE)
NEVER_GIVEN_OUT = {"castlemere": "CE", "aberwen": "AW", "strathlorne": "SX"}
GIVEN_OUT = (
    " AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK "
    "FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN "
    "NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW "
    "UB W WA WC WD WF WN WR WS WV YO ZE "
)


@pytest.mark.shows("made-up-people")
@pytest.mark.parametrize("council", WELSH_SHARE)
def test_nobody_in_the_cast_could_be_written_or_rung(council: str) -> None:
    area = NEVER_GIVEN_OUT[council]
    assert f" {area} " not in GIVEN_OUT
    for person in Cast(council, 500):
        assert re.fullmatch(rf"{area}\d{{1,2}} \d[ABD-HJLNP-UW-Z]{{2}}", person.household.postcode)
        assert person.email == "" or re.fullmatch(r"[a-z.]+\d+@example\.org", person.email)
        assert person.phone == "" or re.match(r"07700 900\d{3}$|020 7946 0\d{3}$", person.phone)


def test_phones_of_a_large_cast_stay_in_the_ranges_kept_for_drama_until_they_are_used_up() -> None:
    large = Cast("castlemere", 20_000)
    phones = [large[number].phone for number in range(0, 20_000, 37)]
    drama = r"07700 900|020 7946 0|0121 496 0|0131 496 0|029 2018 0|0161 496 0|0113 496 0|0151 496 0"
    assert all(re.match(drama, phone) for phone in phones if phone)
    assert large[19_999].phone == ""


def test_no_two_people_share_an_email_or_a_phone() -> None:
    for points in ([person.email for person in PEOPLE], [person.phone for person in PEOPLE]):
        given = [point for point in points if point]
        assert len(given) == len(set(given))


@pytest.mark.shows("made-up-people")
def test_the_cast_has_the_kinds_of_people_that_a_council_has() -> None:
    welsh = sum(person.language == "cy" for person in PEOPLE) / len(PEOPLE)
    assert 0.02 < welsh < 0.05
    assert 0.15 < sum(not person.email for person in PEOPLE) / len(PEOPLE) < 0.3
    assert any(not person.email and not person.phone for person in PEOPLE)
    assert any(person.prefers == "letter" for person in PEOPLE)
    families = Counter(person.family for person in PEOPLE)
    assert {"Khan", "Nowak", "Jones", "Campbell", "Smith"} <= set(families)
    names = Counter(person.name for person in PEOPLE)
    assert max(names.values()) > 1, "two people of one name, whom recognising must not take for one"


def test_people_of_one_household_share_its_door() -> None:
    first, second = CASTLEMERE[10], CASTLEMERE[11]
    assert first.household == second.household != CASTLEMERE[12].household


def test_addresses_are_all_different() -> None:
    homes = [CASTLEMERE.household(number).address for number in range(20_000)]
    assert len(set(homes)) == len(homes)


def test_a_larger_cast_begins_with_the_smaller_one() -> None:
    assert list(Cast("aberwen", 20)) == list(Cast("aberwen", 50))[:20]
    assert list(Cast("aberwen", 20, seed=2)) != list(Cast("aberwen", 20))


def test_a_cast_ends_and_is_of_a_council_that_there_is() -> None:
    with pytest.raises(IndexError):
        Cast("castlemere", 5)[5]
    with pytest.raises(ValueError, match="no cast for elsewhere"):
        Cast("elsewhere")
