"""Inside a council: how to reach somebody, said to a service marked `team` or `named`, stays with who has the case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from firstcontact.domain.cases.queries import get_case
from firstcontact.domain.customers.queries import (
    find_reachable,
    find_said,
    get_customer,
    list_customers,
    search_customers,
)
from firstcontact.domain.customers.rules import Said
from firstcontact.domain.notices.queries import list_about
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.journeys import log_contact, work_case
from firstcontact.journeys.open_case import Opened
from firstcontact.journeys.recognise_customer import recognise_customer
from firstcontact.overviews.progress import find_case_by_proof
from tests.doors.cases import client_of
from tests.isolation.secrets import SERVICE, Secret, make_secret, secret
from tests.towns import MONDAY, Town

__all__ = ["secret"]
pytestmark = [pytest.mark.django_db, pytest.mark.shows("need-to-know")]
SEES_ALL = Viewer.of(SYSTEM)
EMAIL, PHONE = "hidden@refuge.example", "01632 960 999"
TELLS = (EMAIL, "+441632960999", PHONE, "1 Refuge Road", "CM9 9ZZ")


def owner_of(secret: Secret) -> Actor:
    """Who has the cases."""
    return secret.insider if secret.sensitivity == "team" else secret.leader


def strangers(secret: Secret) -> list[Actor]:
    """Everybody at work here who has no need to know."""
    town = secret.town
    people = [town.adviser, town.officer, town.leader, town.administrator]
    return people + ([secret.insider, secret.other_leader] if secret.sensitivity == "named" else [])


def report(by: Actor, customer_id: UUID, *, service: str = SERVICE, refuge: bool = True) -> UUID:
    """Mary rings up again, from where she must not be found, or about something else. Returns the case."""
    contact = log_contact.start_contact(by=by, at=MONDAY, channel="phone")
    log_contact.choose_customer(by=by, at=MONDAY, contact_id=contact, customer_id=customer_id)
    today = now().date()
    said = {"email": EMAIL, "phone": PHONE, "postcode": "CM9 9ZZ"} if refuge else {"email": "", "postcode": "CM1 2AB"}
    raws: dict[str, Any] = {
        "address": {"lines": ["1 Refuge Road" if refuge else "14 Mill Lane"], "postcode": said["postcode"]},
        "bin": ["rubbish"],
        "day": {"day": str(today.day), "month": str(today.month), "year": str(today.year)},
        "help": "no",
        "out_in_time": "yes",
        "sticker": "no",
        "street": "just_mine",
        "access": "",
        "contact": {"name": "Mary Jones", "phone": "", **said},
    }
    opened = log_contact.open_case_in_contact(by=by, at=now(), contact_id=contact, service=service, raws=raws)
    assert isinstance(opened, Opened), opened
    log_contact.wrap_up(by=by, at=now(), contact_id=contact)
    return opened.case_id


@pytest.fixture
def refuge(secret: Secret) -> UUID:
    """A case of the service, with where Mary is now, in the hands of who has her others."""
    case = report(secret.leader if secret.sensitivity == "named" else secret.insider, secret.customer_id)
    work_case.claim_case(by=owner_of(secret), at=now(), case_id=case)
    return case


def test_nobody_else_reads_where_she_is_or_finds_her_by_it(secret: Secret, refuge: UUID) -> None:
    for person in strangers(secret):
        viewer, client = Viewer.of(person), client_of(person)
        assert get_customer(secret.customer_id, viewer=viewer).email == "mary@example.org"
        assert get_customer(secret.customer_id, viewer=viewer).postcode == "CM1 2AB"
        assert list_customers([secret.customer_id], viewer=viewer)[secret.customer_id].phone == ""
        record = get_case(refuge, viewer=SEES_ALL).record_id
        assert record is not None
        assert find_said(record, viewer=viewer) is None
        assert find_reachable(record, None, viewer=viewer).said is None
        for point in (EMAIL, PHONE, "CM9 9ZZ"):
            assert search_customers(point, viewer=viewer) == []
        pages = [reverse("desk:customer", args=[secret.customer_id]), f"/desk/search/?q={EMAIL}"]
        for address in pages:
            page = client.get(address).content.decode()
            assert [word for word in TELLS if word in page.replace(address, "") and word not in address] == []
            assert "search" not in address or "Mary Jones" not in page


def test_those_who_need_to_know_read_it_and_find_her(secret: Secret, refuge: UUID) -> None:
    viewer, client = Viewer.of(owner_of(secret)), client_of(owner_of(secret))
    assert get_customer(secret.customer_id, viewer=viewer).email == EMAIL
    for point in (EMAIL, PHONE, "CM9 9ZZ"):
        assert [one.id for one in search_customers(point, viewer=viewer)] == [secret.customer_id]
    assert EMAIL in client.get(reverse("office:case", args=[refuge])).content.decode()


def test_what_she_said_goes_with_the_case_into_other_hands(town: Town) -> None:
    secret = make_secret(town, "named")
    case = report(secret.leader, secret.customer_id)
    other = Viewer.of(secret.other_leader)
    work_case.claim_case(by=secret.leader, at=now(), case_id=case)
    assert get_customer(secret.customer_id, viewer=other).email == "mary@example.org"

    work_case.release_case(by=secret.leader, at=now(), case_id=case)
    assert get_customer(secret.customer_id, viewer=other).email == EMAIL
    work_case.claim_case(by=secret.other_leader, at=now(), case_id=case)
    assert get_customer(secret.customer_id, viewer=other).email == EMAIL
    assert get_customer(secret.customer_id, viewer=Viewer.of(secret.leader)).email == "mary@example.org"


def test_another_case_of_hers_is_neither_opened_nor_told_of_by_it(secret: Secret, refuge: UUID) -> None:
    bins = report(secret.town.adviser, secret.customer_id, service="missed-bin", refuge=False)
    for case, opens in ((bins, False), (refuge, True)):
        reference = get_case(case, viewer=SEES_ALL).reference
        assert (find_case_by_proof(reference, EMAIL) == case) == opens
        assert find_case_by_proof(reference, "mary@example.org") == case
    to = {one.to_address for one in list_about(viewer=SEES_ALL, subject_kind="case", subject_id=bins)}
    assert to == {"mary@example.org"}


def test_who_may_know_it_does_not_fill_it_into_the_questions_of_another_service(town: Town) -> None:
    """The insider is an adviser too: what stands in the form already would be said openly by sending it."""
    secret = make_secret(town, "team")
    owner = secret.insider
    report(owner, secret.customer_id)
    assert get_customer(secret.customer_id, viewer=Viewer.of(owner)).email == EMAIL
    contact = log_contact.start_contact(by=owner, at=MONDAY, channel="phone")
    log_contact.choose_customer(by=owner, at=MONDAY, contact_id=contact, customer_id=secret.customer_id)
    page = client_of(owner).get(f"{reverse('desk:contact', args=[contact])}?service=missed-bin").content.decode()
    assert f'value="{EMAIL}"' not in page
    assert 'value="mary@example.org"' in page


def test_who_is_known_from_such_a_service_only_has_a_name_and_no_more(secret: Secret) -> None:
    said = Said(name="Amina Begum", email="amina@example.org", postcode="CM4 4AA")
    who = recognise_customer(
        by=SYSTEM, at=MONDAY, source="web", said=said, sensitivity=secret.sensitivity, team="family"
    )
    assert who.customer_id is not None
    for person in strangers(secret):
        if person in (secret.insider, secret.other_leader):
            continue
        known = get_customer(who.customer_id, viewer=Viewer.of(person))
        assert (known.name, known.email, known.postcode) == ("Amina Begum", "", "")
        assert search_customers("amina@example.org", viewer=Viewer.of(person)) == []
    assert get_customer(who.customer_id, viewer=Viewer.of(secret.leader)).email == "amina@example.org"
