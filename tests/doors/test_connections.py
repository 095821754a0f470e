"""The pages for other systems: keys are made, shown once and taken back; webhooks are added, looked at, told again."""

from __future__ import annotations

import re
from typing import Any

import pytest

from firstcontact.domain.connections.actions import make_key, note_events, note_try
from firstcontact.domain.connections.actions.webhooks import Telling
from firstcontact.domain.connections.ports import Answered
from firstcontact.domain.connections.queries import list_deliveries, list_keys, list_subscriptions
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.tenancy.models import new_id
from firstcontact.journeys.tell_systems import make_webhook
from tests.api.systems import System
from tests.doors.cases import client_of
from tests.isolation.rows import ask
from tests.towns import Town

pytestmark = pytest.mark.django_db
KEYS, HOOKS = "/manage/keys/", "/manage/webhooks/"
KEY = {"name": "Telephone system", "scopes": ["contacts:write", "cases:read"], "teams": ["waste"], "days": "90"}
HOOK = {"address": "https://crm.example.org/told", "groups": ["cases", "promises"], "teams": ["waste"]}


def shown_secret(page: str) -> str:
    found = re.search(r'id="secret"[^>]* value="([^"]+)"', page)
    assert found
    return found[1]


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.shows("api-keys-managed")
class TestKeys:
    def test_a_new_key_is_shown_once_and_opens_what_was_chosen(self, town: Town) -> None:
        administrator = client_of(town.administrator)
        made = administrator.post(f"{KEYS}new/", KEY)
        assert made.status_code == 200
        secret = shown_secret(text(made))
        them = System(secret)
        assert them.get("/cases").status == 200
        assert them.get("/customers").status == 403
        [key] = list_keys()
        assert (key.name, key.teams, key.made_by) == ("Telephone system", ("waste",), town.administrator.id)
        page = text(administrator.get(KEYS))
        assert "Telephone system" in page
        assert secret[:11] in page
        assert secret not in page
        assert "Hand in contacts, and open cases with them" in page

    @pytest.mark.parametrize("left_out", ["name", "scopes"])
    def test_what_is_missing_is_asked_for_with_the_rest_kept(self, town: Town, left_out: str) -> None:
        answer = client_of(town.administrator).post(f"{KEYS}new/", {**KEY, left_out: ""})
        assert answer.status_code == 422
        assert f'href="#{left_out}"' in text(answer)
        assert 'value="90" checked' in text(answer)
        assert list_keys() == []

    def test_a_key_is_taken_back_after_asking(self, town: Town) -> None:
        made = make_key(by=SYSTEM, at=now(), name="Old phones", scopes=["cases:read"])
        administrator, them = client_of(town.administrator), System(made.secret)
        assert them.get("/cases").status == 200
        asked = administrator.get(f"{KEYS}{made.id}/revoke/")
        assert "Take back the key of Old phones?" in text(asked)
        assert them.get("/cases").status == 200
        after = text(administrator.post(f"{KEYS}{made.id}/revoke/", follow=True))
        assert "opens nothing any more" in after
        assert them.get("/cases").status == 401
        assert "It was taken back before" in text(administrator.post(f"{KEYS}{made.id}/revoke/", follow=True))

    def test_the_trail_names_the_system_that_looked(self, town: Town) -> None:
        made = make_key(
            by=town.administrator, at=now(), name="Old phones", scopes=["customers:read", "customers:write"]
        )
        them = System(made.secret)
        customer = them.post("/customers", {"name": "Owen Price"}).body["id"]
        assert them.get(f"/customers/{customer}").status == 200
        page = text(client_of(town.administrator).get("/manage/audit/"))
        assert page.count("Old phones") >= 3
        assert "Key of another system" in page

    def test_only_administrators_get_there(self, town: Town) -> None:
        for person in (town.leader, town.adviser):
            client = client_of(person)
            for path in (KEYS, f"{KEYS}new/", HOOKS, f"{HOOKS}new/"):
                assert client.get(path).status_code == 403
            assert client.post(f"{KEYS}new/", KEY).status_code == 403
            assert client.post(f"{HOOKS}new/", HOOK).status_code == 403
        assert list_keys() == []
        assert ask("SELECT count(*) FROM connections_subscription") == [(0,)]


@pytest.mark.shows("api-webhooks-managed")
class TestWebhooks:
    def test_a_new_one_is_shown_with_its_secret_once(self, town: Town) -> None:
        administrator = client_of(town.administrator)
        secret = shown_secret(text(administrator.post(f"{HOOKS}new/", HOOK)))
        assert secret.startswith("whsec_")
        [hook] = list_subscriptions(at=now())
        assert (hook.address, hook.teams) == (HOOK["address"], ("waste",))
        assert "case_opened" in hook.events
        assert "promise_broken" in hook.events
        assert "customer_asked" in hook.events
        assert "customer_made" not in hook.events
        for page in (administrator.get(HOOKS), administrator.get(f"{HOOKS}{hook.id}/")):
            assert "https://crm.example.org/told" in text(page)
            assert secret not in text(page)

    @pytest.mark.parametrize(
        ("field", "value"), [("address", "http://crm.example.org/"), ("address", "crm"), ("groups", [])]
    )
    def test_what_is_not_right_is_said_beside_the_box(self, town: Town, field: str, value: Any) -> None:
        answer = client_of(town.administrator).post(f"{HOOKS}new/", {**HOOK, field: value})
        assert answer.status_code == 422
        assert f'href="#{field}"' in text(answer)
        assert list_subscriptions(at=now()) == []

    def test_it_is_paused_and_let_go_on_and_ended(self, town: Town) -> None:
        administrator, hook = client_of(town.administrator), _hook()
        for what, state in (("pause", "paused"), ("resume", "active"), ("resume", "active")):
            administrator.post(f"{HOOKS}{hook}/{what}/")
            assert [each.state for each in list_subscriptions(at=now())] == [state]
        assert "End this webhook?" in text(administrator.get(f"{HOOKS}{hook}/really-end/"))
        assert "told nothing any more" in text(administrator.post(f"{HOOKS}{hook}/end/", follow=True))
        assert list_subscriptions(at=now()) == []
        assert administrator.get(f"{HOOKS}{hook}/").status_code == 404
        assert administrator.post(f"{HOOKS}{hook}/pause/").status_code == 404

    def test_its_log_says_what_was_answered_and_it_is_told_again(self, town: Town) -> None:
        administrator, hook = client_of(town.administrator), _hook()
        assert "It has been told nothing yet." in text(administrator.get(f"{HOOKS}{hook}/"))
        assert "A test is on its way" in text(administrator.post(f"{HOOKS}{hook}/test/", follow=True))
        [test] = list_deliveries(hook)
        note_try(by=SYSTEM, at=now(), delivery_id=test.id, answered=Answered(503, 1234, "<b>Out of order", ""))
        page = text(administrator.get(f"{HOOKS}{hook}/"))
        assert "answered 503, 1,234 milliseconds" in page
        assert "&lt;b&gt;Out of order" in page
        assert "next try" in page
        note_try(by=SYSTEM, at=now(), delivery_id=test.id, answered=Answered(204, 12))
        assert list_deliveries(hook)[0].state == "delivered"
        administrator.post(f"{HOOKS}{hook}/again/", {"delivery": str(test.id)})
        assert list_deliveries(hook)[0].state == "waiting"
        assert "1 event is told again." in text(
            administrator.post(f"{HOOKS}{hook}/again/", {"hours": "24"}, follow=True)
        )
        assert administrator.post(f"{HOOKS}{hook}/again/", {"delivery": "x"}).status_code == 404

    def test_a_failing_one_comes_first_and_says_what_to_do(self, town: Town) -> None:
        administrator, _first, failing = client_of(town.administrator), _hook(), _hook()
        event = Telling(new_id(), now(), "case_opened", "case", new_id(), {})
        note_events(by=SYSTEM, at=now(), subscription_id=failing, tellings=[event])
        _fail(failing)
        _hook()
        page = text(administrator.get(HOOKS))
        assert page.index(str(failing)) < page.index(str(_first))
        assert "there is nothing at this address any more" in page

    def test_a_long_log_has_pages(self, town: Town) -> None:
        administrator, hook = client_of(town.administrator), _hook()
        events = [Telling(new_id(), now(), "case_opened", "case", new_id(), {}) for _ in range(30)]
        note_events(by=SYSTEM, at=now(), subscription_id=hook, tellings=events)
        page = text(administrator.get(f"{HOOKS}{hook}/"))
        assert page.count('<tr id="told-') == 25
        found = re.search(r'href="([^"]+before=[^"]+)"', page)
        assert found
        older = text(administrator.get(found[1].replace("&amp;", "&")))
        assert older.count('<tr id="told-') == 5


def _hook() -> Any:
    return make_webhook(by=SYSTEM, at=now(), address="https://crm.example.org/told", events=["case_opened"]).id


def _fail(hook: Any) -> None:
    [delivery] = list_deliveries(hook)
    note_try(by=SYSTEM, at=now(), delivery_id=delivery.id, answered=Answered(410, 5))
