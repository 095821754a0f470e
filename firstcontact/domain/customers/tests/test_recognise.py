"""Recognising and finding customers among all that is kept of them."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from firstcontact.domain.customers.actions import end_link, keep_record, link_record, make_customer
from firstcontact.domain.customers.queries import find_people, get_customer, recognise, search_customers
from firstcontact.domain.customers.rules import Level, Said
from firstcontact.foundation.audit.trail import NotAllowedError
from firstcontact.foundation.identity import PUBLIC, SYSTEM, Kind, Viewer
from tests.towns import MONDAY, Town

MARY = Said(
    name="Mary Jones",
    email="mary@example.org",
    email_verified=True,
    phone="01632 960 001",
    postcode="CM1 2AB",
    address="14 Mill Lane",
)
SEES_ALL = Viewer.of(SYSTEM)


def _customer(said: Said) -> UUID:
    record = keep_record(by=SYSTEM, at=MONDAY, source="phone", said=said)
    return make_customer(by=SYSTEM, at=MONDAY, record_id=record)


def _also_said(customer: UUID, said: Said) -> UUID:
    record = keep_record(by=SYSTEM, at=MONDAY - timedelta(days=30), source="phone", said=said)
    link_record(by=SYSTEM, at=MONDAY, record_id=record, customer_id=customer, evidence="said_to_adviser")
    return record


@pytest.mark.shows("customer-certain")
def test_whoever_is_signed_in_is_certain(town: Town) -> None:
    mary = _customer(MARY)

    found = recognise(Said(), signed_in=mary)

    assert (found.level, found.customer_id, found.evidence) == (Level.CERTAIN, mary, "signed_in")


@pytest.mark.shows("customer-maybe")
def test_an_email_that_somebody_else_once_gave_proves_nobody(town: Town) -> None:
    mary = _customer(MARY)
    said = Said(name="Mary Jones", email="mary@example.org")
    assert recognise(said).level is Level.CERTAIN

    owen = _customer(Said(name="Owen Price", email="owen@example.org"))
    shared = _also_said(owen, Said(email="mary@example.org"))
    assert (recognise(said).level, recognise(said).candidates) == (Level.MAYBE, (mary,))

    end_link(by=SYSTEM, at=MONDAY, record_id=shared)
    assert recognise(said).level is Level.CERTAIN


@pytest.mark.shows("customer-certain")
def test_whoever_is_proved_is_found_among_many_who_share_a_phone(town: Town) -> None:
    for number in range(25):
        _customer(Said(name=f"Person Number{number}", phone="01632 960 001"))
    mary = _customer(Said(name="Mary Jones", phone="01632 960 001", date_of_birth=date(1980, 2, 29)))

    found = recognise(Said(name="Mary Jones", phone="01632 960 001", date_of_birth=date(1980, 2, 29)))

    assert (found.level, found.customer_id) == (Level.CERTAIN, mary)


@pytest.mark.shows("customer-search")
@pytest.mark.parametrize(
    "words",
    [
        "Mary Jones",
        "jones mary",
        "mar jon",
        "JON",
        "Máry",
        "CM1 2AB",
        "cm12ab",
        "mary@example.org",
        " MARY@Example.org ",
        "01632 960 001",
        "+44 1632 960001",
        "(01632) 960001",
    ],
)
def test_a_customer_is_found_by_name_postcode_phone_and_email(town: Town, words: str) -> None:
    mary = _customer(MARY)
    _customer(Said(name="Owen Price", email="owen@example.org", phone="01632 960 002", postcode="CM9 9ZZ"))

    assert [one.id for one in search_customers(words, viewer=Viewer.of(town.adviser))] == [mary]


@pytest.mark.shows("customer-search")
@pytest.mark.parametrize(
    "words", ["", " ", "M", "\0", "Mary Price", "CM1", "999", "%", "_", "mary@", "x" * 10_000, "🙂"]
)
def test_words_that_fit_nobody_find_nobody(town: Town, words: str) -> None:
    _customer(MARY)

    assert search_customers(words, viewer=Viewer.of(town.adviser)) == []


@pytest.mark.shows("customer-search-misheard")
@pytest.mark.parametrize("words", ["Mary Jnoes", "Mary Jons", "Mray Jones", "Mary Joness", "Jomes Mary", "Jonas"])
def test_a_name_that_was_misheard_is_found_and_said_to_be_only_like_it(town: Town, words: str) -> None:
    mary = _customer(MARY)
    _customer(Said(name="Owen Price", email="owen@example.org", phone="01632 960 002", postcode="CM9 9ZZ"))

    found = find_people(words, viewer=Viewer.of(town.adviser))

    assert [one.id for one in found.customers] == [mary]
    assert found.alike


@pytest.mark.shows("customer-search-misheard")
def test_a_frequent_name_does_not_hide_another_that_is_as_like(town: Town) -> None:
    for number in range(25):
        _customer(Said(name="Daniel Baker", phone=f"01632 9601{number:02}"))
    barker = _customer(Said(name="Daniel Barker", phone="01632 960 003"))

    found = find_people("Daniel Brker", viewer=Viewer.of(town.adviser))

    assert barker in [one.id for one in found.customers]
    assert (len(found.customers), found.alike, found.more) == (8, True, True)


@pytest.mark.shows("customer-search-name-and-postcode")
@pytest.mark.parametrize("words", ["Mary Jones CM1 2AB", "cm12ab jones", "jon CM1 2AB", "Mary Jomes, CM1 2AB"])
def test_a_name_with_a_postcode_finds_who_has_it_there(town: Town, words: str) -> None:
    mary = _customer(MARY)
    _customer(Said(name="Mary Jones", phone="01632 960 002", postcode="CM9 9ZZ"))
    _customer(Said(name="Owen Price", phone="01632 960 003", postcode="CM1 2AB"))

    assert [one.id for one in search_customers(words, viewer=Viewer.of(town.adviser))] == [mary]


@pytest.mark.shows("customer-search")
def test_of_many_with_one_name_the_first_are_shown_and_that_there_are_more(town: Town) -> None:
    for number in range(23):
        _customer(Said(name=f"Given{'abcdefghijklmnopqrstuvw'[number]} Jones", phone=f"01632 960 {number:03}"))

    found = find_people("jones", viewer=Viewer.of(town.adviser))

    assert len(found.customers) == 20
    assert found.more


@pytest.mark.shows("customer-search")
def test_customers_stand_in_the_order_of_their_names(town: Town) -> None:
    for name in ("Zed Jones", "abc Jones", "Ébc Jones", "Ŵyn Jones"):
        _customer(Said(name=name, phone="01632 960 003"))

    found = [one.name for one in search_customers("jones", viewer=Viewer.of(town.adviser))]

    assert found == ["abc Jones", "Ébc Jones", "Ŵyn Jones", "Zed Jones"]


def test_a_customer_looks_up_nobody(town: Town) -> None:
    mary = _customer(MARY)

    for viewer in (Viewer.of(PUBLIC), Viewer(kind=Kind.CUSTOMER, id=mary)):
        with pytest.raises(NotAllowedError):
            search_customers("Jones", viewer=viewer)


def test_a_verified_email_stands_before_a_newer_one(town: Town) -> None:
    mary = _customer(MARY)
    newer = Said(email="new@example.org", phone="01632 960 009")
    record = keep_record(by=SYSTEM, at=MONDAY + timedelta(days=1), source="web", said=newer)
    link_record(by=SYSTEM, at=MONDAY, record_id=record, customer_id=mary, evidence="said_to_adviser")

    shown = get_customer(mary, viewer=SEES_ALL)

    assert (shown.email, shown.email_verified) == ("mary@example.org", True)
    assert (shown.phone, shown.whole_address) == ("+441632960009", "14 Mill Lane, CM1 2AB")
