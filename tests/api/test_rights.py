"""Rights: what a key may not do is refused by every operation, and what is closed never leaves to a key of others."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from firstcontact.domain.connections.actions import make_key, pause_subscription, revoke_key
from firstcontact.domain.connections.rules import Scope
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys.tell_systems import make_webhook
from tests.api.operations import BODIES, Operation, all_operations
from tests.api.systems import Answer, System, system
from tests.isolation.rows import OWNED, ask
from tests.isolation.secrets import Secret, make_secret
from tests.towns import Town, make_town

OPERATIONS = all_operations()
WITH_KEY = [each for each in OPERATIONS if each.scope]
FOR_ALL = {"list_services", "get_service"}
EVERY = tuple(Scope)


def carry_out(them: System, operation: Operation, about: Secret, webhook: UUID | None = None) -> Answer:
    """Ask for the operation as it would be granted to whoever may."""
    return them.ask(operation.method, operation.address(about, webhook), BODIES.get(operation.name))


def paused_webhook(them: System) -> UUID:
    """One of this system's key, which can be resumed."""
    with transaction.atomic():
        made = make_webhook(
            by=SYSTEM, at=now(), address="https://crm.example.org/told", events=["case_opened"], key_id=them.key_id
        )
        pause_subscription(by=SYSTEM, at=now(), subscription_id=made.id)
    return made.id


def rows() -> dict[str, int]:
    """How many rows there are in every table of the council."""
    with transaction.atomic():
        return {table: ask(f"SELECT count(*) FROM {table}")[0][0] for (table,) in ask(OWNED)}


def last_uses() -> list[datetime | None]:
    with transaction.atomic():
        return [at for (at,) in ask("SELECT last_used_at FROM connections_key")]


def closed_keys() -> dict[str, System]:
    """What opens nothing: no key, none that there is, one that ended, one that was taken back."""
    at = now()
    with transaction.atomic():
        expired = make_key(by=SYSTEM, at=at - timedelta(days=2), name="Old", scopes=EVERY, expires_at=at)
        revoked = make_key(by=SYSTEM, at=at, name="Lost", scopes=EVERY)
        revoke_key(by=SYSTEM, at=at, key_id=revoked.id)
    return {
        "none": System(),
        "unknown": System("fc_" + "x" * 43),
        "empty": System(" "),
        "expired": System(expired.secret),
        "revoked": System(revoked.secret),
    }


def test_every_operation_that_takes_a_body_is_in_the_table() -> None:
    assert {each.name for each in OPERATIONS if each.has_body} == set(BODIES)
    assert {each.name for each in OPERATIONS if not each.scope} == FOR_ALL
    assert {each.scope for each in WITH_KEY} == set(EVERY) - {Scope.OPEN311}


@pytest.mark.shows("api-keys")
def test_every_operation_is_granted_to_a_key_with_its_scope_and_the_team(mary: Secret) -> None:
    for operation in OPERATIONS:
        them = system([operation.scope or "cases:read"], teams=["family"])
        answer = carry_out(them, operation, mary, paused_webhook(them))
        assert 200 <= answer.status < 300, (operation.name, answer)


@pytest.mark.shows("api-keys")
def test_every_operation_is_refused_without_a_good_key_and_nothing_changes(mary: Secret) -> None:
    strangers, before = closed_keys(), rows()
    for operation in WITH_KEY:
        for who, them in strangers.items():
            answer = carry_out(them, operation, mary)
            assert (answer.status, answer.type) == (401, "application/problem+json"), (operation.name, who)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    assert rows() == before
    assert set(last_uses()) == {None}


@pytest.mark.shows("api-keys")
def test_every_operation_is_refused_to_a_key_without_its_scope_and_nothing_changes(mary: Secret) -> None:
    for operation in WITH_KEY:
        them, before = system([scope for scope in EVERY if scope != operation.scope], teams=["family"]), rows()
        answer = carry_out(them, operation, mary)
        assert (answer.status, answer.body["scope"]) == (403, operation.scope), operation.name
        assert rows() == before


@pytest.mark.shows("api-keys")
def test_the_key_of_one_council_opens_nothing_at_another(mary: Secret) -> None:
    with acting_for(_neighbour()):
        theirs = system(EVERY)
    before = rows()
    for operation in WITH_KEY:
        assert carry_out(System(theirs.secret), operation, mary).status == 401, operation.name
    assert rows() == before
    ours = system(EVERY, teams=["family"])
    for operation in WITH_KEY:
        assert carry_out(System(ours.secret, "kingsport.localhost"), operation, mary).status == 401, operation.name


def _neighbour() -> UUID:
    with transaction.atomic():
        return make_town("kingsport")


@pytest.mark.shows("api-need-to-know")
@pytest.mark.parametrize("sensitivity", ["team", "named"])
def test_what_is_closed_never_leaves_to_a_key_of_others(open_town: Town, sensitivity: str) -> None:
    """For one person's eyes (`named`) it is for no key at all, whatever its team."""
    with transaction.atomic():
        secret = make_secret(open_town, sensitivity)
    them = system(EVERY, teams=["waste"] if sensitivity == "team" else ["family", "waste"])
    with transaction.atomic():
        tells = secret.tells
    told = {}
    for operation in OPERATIONS:
        text = json.dumps(carry_out(them, operation, secret).body).lower()
        told[operation.name] = [word for word in tells if word.lower() in text]
    assert {name: words for name, words in told.items() if words and name not in FOR_ALL} == {}
    assert them.post("/customers/find", {"reference": secret.reference}).body["items"] == []
    assert them.get(f"/cases/{secret.reference}").status == 404
    assert them.get("/queues/family/work").body["items"] == []
    assert {each["team"]: each["waiting"] for each in them.get("/queues").body["items"]}["family"] == 0
    asked = [one for each in them.get("/contacts").body["items"] for one in each["enquiries"]]
    hidden = [one for one in asked if one["hidden"]]
    assert len(hidden) == len(secret.cases)
    assert all(not one["service"] and not one["words"] and one["case"] is None for one in hidden)


@pytest.mark.shows("api-need-to-know")
def test_a_key_of_the_team_sees_what_its_team_sees(mary: Secret) -> None:
    them = system(EVERY, teams=["family"])
    assert them.get(f"/cases/{mary.reference}").body["service"] == "family-safety"
    assert mary.reference in {each["reference"] for each in them.get("/cases").body["items"]}
    assert mary.reference in {each["case"] for each in them.get("/promises").body["items"]}
    assert mary.reference in {each["case"] for each in them.get("/queues/family/work").body["items"]}
    [enquiry] = them.get(f"/contacts/{mary.contact_id}").body["enquiries"]
    assert enquiry["case"]["reference"] == mary.reference
    [found] = them.post("/customers/find", {"reference": mary.reference}).body["items"]
    assert found["id"] == str(mary.customer_id)


@pytest.mark.shows("api-keys")
def test_the_last_use_of_a_key_is_noted_to_the_minute(open_town: Town) -> None:
    them = system()
    assert last_uses() == [None]
    them.get("/cases")
    [first] = last_uses()
    assert first is not None
    assert now() - first < timedelta(minutes=1)
    them.get("/cases")
    assert last_uses() == [first]
    del open_town


@pytest.mark.django_db
@pytest.mark.shows("audit-trail")
def test_that_a_key_looked_at_a_customer_is_noted_however_it_looked(mary: Secret) -> None:
    for path in (f"/customers/{mary.customer_id}", "/customers"):
        them = system(["customers:read"])
        assert them.get(path).status == 200
        with transaction.atomic():
            looks = ask(f"SELECT verb, subject_id FROM audit_entry WHERE actor_id = '{them.key_id}'")
        assert ("saw", mary.customer_id) in looks, path


@pytest.mark.shows("api-keys")
def test_of_a_key_only_its_hash_and_its_beginning_are_kept(town: Town) -> None:
    made = make_key(by=town.administrator, at=now(), name="Telephone system", scopes=["cases:read"])
    kept = str(ask("SELECT * FROM connections_key")) + str(ask("SELECT * FROM audit_entry"))
    assert made.secret[:11] in kept
    assert made.secret[11:] not in kept
