"""Who is who, by tables: what proves a person, what only hints at one, and what says nothing."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from firstcontact.domain.customers.rules import (
    Known,
    Level,
    Said,
    Sharing,
    fold,
    fold_name,
    is_full_name,
    judge,
    needs_of,
    on_one_line,
)

BORN = date(1980, 2, 29)
EMAIL, PHONE = "mary@example.org", "+441632960001"
MARY = Known(UUID(int=1), "mary jones", BORN, EMAIL, True, PHONE, True, "CM1 2AB")
OTHER = Known(UUID(int=2), "owen price", None, "owen@example.org", True, "+441632960002", True, "CM9 9ZZ")
ALONE = Sharing(email=1, phone=1)


def _said(**parts: object) -> Said:
    return fold(replace(Said(name="Mary Jones"), **parts))  # type: ignore[arg-type]  # parts of a table


@pytest.mark.shows("customer-certain")
@pytest.mark.parametrize(
    ("said", "evidence"),
    [
        (_said(date_of_birth=BORN), "name_and_date_of_birth"),
        (_said(date_of_birth=BORN, email="another@example.org"), "name_and_date_of_birth"),
        (_said(email="MARY@example.org "), "name_and_verified_email"),
        (_said(phone="01632 960 001"), "name_and_verified_phone"),
        (_said(name="  mary   JONES", email=EMAIL), "name_and_verified_email"),
        (_said(name="Máry Jones", phone="+44 1632 960001"), "name_and_verified_phone"),
    ],
)
def test_a_full_name_with_one_more_proof_is_certain(said: Said, evidence: str) -> None:
    found = judge(said, [MARY, OTHER], ALONE)

    assert (found.level, found.customer_id, found.evidence) == (Level.CERTAIN, MARY.id, evidence)


@pytest.mark.shows("customer-maybe")
@pytest.mark.parametrize(
    ("said", "known", "sharing"),
    [
        pytest.param(_said(name="Mary", email=EMAIL), MARY, ALONE, id="half a name"),
        pytest.param(_said(name="Mair Jones", email=EMAIL), MARY, ALONE, id="another name"),
        pytest.param(_said(email=EMAIL), replace(MARY, email_verified=False), ALONE, id="email not verified"),
        pytest.param(_said(phone=PHONE), replace(MARY, phone_verified=False), ALONE, id="phone not verified"),
        pytest.param(_said(email=EMAIL), MARY, Sharing(email=2), id="email that somebody else has"),
        pytest.param(_said(phone=PHONE), MARY, Sharing(phone=2), id="phone that somebody else has"),
        pytest.param(_said(postcode="cm12ab"), MARY, ALONE, id="name and postcode"),
        pytest.param(_said(email=EMAIL, date_of_birth=date(1999, 1, 1)), MARY, ALONE, id="another date of birth"),
        pytest.param(_said(name="", email=EMAIL), MARY, ALONE, id="no name"),
    ],
)
def test_anything_less_is_offered_to_a_person(said: Said, known: Known, sharing: Sharing) -> None:
    found = judge(said, [known, OTHER], sharing)

    assert (found.level, found.customer_id, found.candidates) == (Level.MAYBE, None, (MARY.id,))


@pytest.mark.shows("customer-unknown")
@pytest.mark.parametrize(
    "said",
    [
        pytest.param(_said(), id="a name alone"),
        pytest.param(_said(name="Mary Jones", postcode="CM2 2AB"), id="a name and another postcode"),
        pytest.param(_said(name="", postcode="CM1 2AB"), id="a postcode alone"),
        pytest.param(_said(name="Mary Jones", date_of_birth=date(1980, 3, 1)), id="a name and another date of birth"),
        pytest.param(Said(), id="nothing"),
    ],
)
def test_what_many_people_could_say_leaves_them_unknown(said: Said) -> None:
    assert judge(said, [MARY, OTHER], Sharing()).level is Level.UNKNOWN


@pytest.mark.shows("customer-maybe")
def test_two_customers_that_are_proved_are_both_offered() -> None:
    twin = replace(MARY, id=UUID(int=3), email="", phone="")

    found = judge(_said(date_of_birth=BORN), [MARY, twin, OTHER], ALONE)

    assert (found.level, found.candidates) == (Level.MAYBE, (MARY.id, twin.id))


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Siân O'Brien-Rees", "sian obrien rees"),
        ("  ŴYN  ap   Gruffudd ", "wyn ap gruffudd"),
        ("J. R. Smith", "j r smith"),
        ("Straße", "strasse"),
        ("李 小龍", "李 小龍"),
        ("\u202eabc", "abc"),
        ("...", ""),
        ("राम कुमार", "राम कुमार"),
    ],
)
def test_a_name_is_folded_so_that_spelling_habits_do_not_matter(name: str, folded: str) -> None:
    assert fold_name(name) == folded


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("Mary Jones", True),
        ("Mrs Mary Jones", True),
        ("李 小龍", True),
        ("Mary", False),
        ("", False),
        ("- Jones", False),
        ("Mrs Jones", False),
        ("J Smith", False),
        ("J. R. Smith", False),
        ("मोहन", False),
    ],
)
def test_a_full_name_has_two_parts_and_neither_is_a_title_or_an_initial(name: str, full: bool) -> None:
    assert is_full_name(name) is full


def test_two_names_that_differ_in_a_vowel_sign_are_two_names() -> None:
    assert fold_name("राम कुमार") != fold_name("रीम कुमीर")


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("", ()),
        ("large print", ("large_print",)),
        ("Large-Print; sign language,", ("large_print", "sign_language")),
        ("large_print", ("large_print",)),
    ],
)
def test_access_needs_are_read_as_codes(written: str, codes: tuple[str, ...]) -> None:
    assert needs_of(written) == codes


@pytest.mark.parametrize(
    ("address", "postcode", "line"),
    [
        ("14 Mill Lane\nCastlemere", "CM1 2AB", "14 Mill Lane, Castlemere, CM1 2AB"),
        ("14 Mill Lane, Castlemere, cm1 2ab", "CM1 2AB", "14 Mill Lane, Castlemere, cm1 2ab"),
        ("", "CM1 2AB", "CM1 2AB"),
        ("14 Mill Lane", "", "14 Mill Lane"),
        ("", "", ""),
    ],
)
def test_an_address_stands_on_one_line_with_its_postcode_once(address: str, postcode: str, line: str) -> None:
    assert on_one_line(address, postcode) == line
