"""Webhooks: another system is told of what it may know, signed, in order, and again when it was away."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from firstcontact.connectors.webhooks import sender as sending
from firstcontact.connectors.webhooks.sender import HttpWebhookSender
from firstcontact.domain.connections import jobs, ports
from firstcontact.domain.connections.actions import claim_delivery, forget_deliveries, revoke_key, send_due
from firstcontact.domain.connections.queries import SubscriptionFacts, list_deliveries, list_subscriptions
from firstcontact.domain.connections.rules import EVENTS, MOST_OF_A_KEY, WAITS, Scope
from firstcontact.foundation.clock import now
from firstcontact.foundation.events.stream import read_new
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys.tell_systems import READER, tell_systems
from firstcontact.overviews import updates
from tests.api.operations import CONTACT
from tests.api.receiver import Receiver
from tests.api.systems import System, system
from tests.api.test_feeds import slow_writer
from tests.isolation.rows import ask
from tests.isolation.secrets import Secret
from tests.towns import Town

pytestmark = pytest.mark.shows("api-webhooks")
HERE = HttpWebhookSender(["127.0.0.0/8", "::1/128"])


@pytest.fixture
def receiver(open_town: Town) -> Iterator[Receiver]:
    """Somebody who is told, on this machine, without TLS."""
    before, plain = ports.webhook_sender(), ports.is_plain_allowed()
    ports.register_webhook_sender(HERE, plain=True)
    with Receiver().running() as running:
        yield running
    ports.register_webhook_sender(before, plain=plain)
    del open_town


def subscribe(them: System, receiver: Receiver, *events: str) -> UUID:
    """It wants to be told."""
    body = {"address": receiver.address, "events": list(events or ("contact_recorded",))}
    answer = them.post("/webhooks", body)
    assert answer.status == 201, answer
    receiver.secret = answer.body["secret"]
    return UUID(answer.body["id"])


def hand_in(them: System, times: int = 1) -> list[str]:
    return [them.post("/contacts", CONTACT).body["id"] for _ in range(times)]


def tell(webhook: UUID, *, later: timedelta = timedelta(0)) -> int:
    """What the jobs do, at a later time. Returns how many tries there were."""
    tell_systems(by=SYSTEM, at=now() + later)
    return send_due(by=SYSTEM, at=lambda: now() + later, subscription_id=webhook, sender=HERE)


def state_of(webhook: UUID) -> SubscriptionFacts:
    with transaction.atomic():
        return next(each for each in list_subscriptions(at=now()) if each.id == webhook)


def test_what_can_be_told_is_what_changes_the_things_that_can_be_read() -> None:
    changes = {*updates.CASE_EVENTS, *updates.PROMISE_EVENTS, *updates.CONTACT_EVENTS, *updates.CUSTOMER_EVENTS}
    assert set(EVENTS) == changes


def test_a_system_is_told_once_and_signed_and_reads_what_it_is_about(receiver: Receiver) -> None:
    them = system()
    webhook = subscribe(them, receiver, "contact_recorded", "enquiry_noted")
    [contact] = hand_in(them)
    assert tell(webhook) == 2
    assert tell(webhook) == 0
    assert (receiver.names, receiver.forged) == (["contact_recorded", "enquiry_noted"], 0)
    first, second = (each["data"] for each in receiver.came)
    assert (first["kind"], first["id"]) == ("contact", contact)
    assert receiver.came[0]["webhook-id"] == first["event"]
    assert datetime.fromisoformat(receiver.came[0]["timestamp"]) <= now()
    for data in (first, second):
        assert them.get(data["path"]).body["id"] == contact
    assert "Mary" not in json.dumps(receiver.came)


def test_what_happened_before_is_not_told(receiver: Receiver) -> None:
    them = system()
    hand_in(them, 3)
    webhook = subscribe(them, receiver)
    [contact] = hand_in(them)
    tell(webhook)
    assert [each["data"]["id"] for each in receiver.came] == [contact]


def test_what_commits_late_is_told_too(receiver: Receiver, open_town: Town) -> None:
    them = system()
    webhook = subscribe(them, receiver)
    with slow_writer(open_town, "slow") as end:
        [quick] = hand_in(them)
        assert tell(webhook) == 0
        late = str(end())
    tell(webhook)
    assert sorted(each["data"]["id"] for each in receiver.came) == sorted([quick, late])


def test_one_that_is_made_while_events_are_being_read_is_told_what_happens_from_then_on(
    receiver: Receiver, open_town: Town
) -> None:
    """Somebody else reads the events, so that we wait for our turn, and meanwhile there is one webhook more."""
    them = system()
    subscribe(them, receiver)
    with transaction.atomic():
        read_new(reader=READER)
    turn = threading.Thread(target=_tell_alone, args=(open_town,))
    with transaction.atomic():
        read_new(reader=READER)
        turn.start()
        until = time.monotonic() + 30
        while not ask("SELECT 1 FROM pg_locks WHERE NOT granted"):
            assert time.monotonic() < until
            time.sleep(0.02)
        late: list[Any] = []
        meanwhile = threading.Thread(target=_subscribe_and_hand_in, args=(open_town, them, receiver, late))
        meanwhile.start()
        meanwhile.join(60)
    turn.join(60)
    webhook, contact = late
    tell(webhook)
    with transaction.atomic():
        assert [str(each.subject_id) for each in list_deliveries(webhook)] == [contact]


def _tell_alone(town: Town) -> None:
    with acting_for(town.id):
        tell_systems(by=SYSTEM, at=now())
    connection.close()


def _subscribe_and_hand_in(town: Town, them: System, receiver: Receiver, made: list[Any]) -> None:
    with acting_for(town.id):
        made += [subscribe(them, receiver), hand_in(them)[0]]
    connection.close()


def test_a_closed_record_is_told_to_those_who_may_see_it_only(receiver: Receiver, mary: Secret) -> None:
    keys = {"family": system(teams=["family"]), "waste": system(teams=["waste"])}
    hooks = {team: subscribe(them, receiver, *EVENTS) for team, them in keys.items()}
    body = {"case": mary.reference, "new_facts": "The gate squeaks"}
    assert keys["family"].post("/contacts", {"channel": "phone", "enquiries": [body]}).status == 201
    receiver.secret = ""
    tell_systems(by=SYSTEM, at=now())
    told = {}
    for team, hook in hooks.items():
        receiver.came.clear()
        send_due(by=SYSTEM, at=now, subscription_id=hook, sender=HERE)
        told[team] = json.dumps(receiver.came)
    assert str(mary.case_id) in told["family"]
    assert "squeaks" not in told["family"]
    for word in (mary.reference, str(mary.case_id), "enquiry", "family"):
        assert word not in told["waste"]
    assert "contact_recorded" in told["waste"]


def test_one_that_is_refused_is_tried_again_after_growing_waits_and_keeps_the_order(receiver: Receiver) -> None:
    them = system()
    webhook = subscribe(them, receiver)
    contacts = hand_in(them, 3)
    receiver.answers = [500, 503, 429]
    receiver.secret = ""
    assert tell(webhook) == 1
    assert tell(webhook) == 0
    later = timedelta(0)
    for wait in WAITS[:2]:
        later += wait
        assert tell(webhook, later=later - timedelta(seconds=2)) == 0
        assert tell(webhook, later=later + timedelta(seconds=2)) == 1
        later += timedelta(seconds=2)
    tell(webhook, later=later + WAITS[2])
    assert [each["data"]["id"] for each in receiver.came] == [contacts[0]] * 3 + contacts
    assert len(receiver.taken) == len(set(receiver.taken)) == 3
    [*_, first] = _log(webhook)
    assert [(one.status, one.trouble) for one in first.tries] == [(500, ""), (503, ""), (429, ""), (204, "")]
    assert first.tries[0].answer.startswith("Hello <b>from</b> the other side")
    assert len(first.tries[0].answer) <= 100


def test_one_that_nobody_takes_steps_aside_and_in_the_end_the_webhook_is_failing(receiver: Receiver) -> None:
    them = system()
    webhook = subscribe(them, receiver)
    receiver.secret = ""
    poison, *others = hand_in(them, 3)
    later, receiver.usually = timedelta(0), 500
    for tries, wait in enumerate(WAITS, 1):
        if tries == 5:
            receiver.answers = [500, 204, 204]
        tell(webhook, later=later)
        if tries == 5:
            assert [each["data"]["id"] for each in receiver.came[-2:]] == others
        later += wait + timedelta(seconds=1)
    assert state_of(webhook).state == "active"
    tell(webhook, later=later)
    standing = state_of(webhook)
    assert (standing.state, standing.because, standing.given_up) == ("failing", "refused", 1)
    assert len(_log(webhook)[-1].tries) == len(WAITS) + 1
    hand_in(them)
    came = len(receiver.came)
    tell(webhook, later=later)
    assert len(receiver.came) == came
    receiver.usually = 204
    assert them.post(f"/webhooks/{webhook}/resume", None).body["state"] == "active"
    tell(webhook)
    assert len(receiver.came) == came + 1
    assert them.post(f"/webhooks/{webhook}/resume", None).status == 200
    del poison


def test_what_is_left_after_so_many_tries_goes_on_at_once(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job ends after a while, so that others have their turn; what waits does not wait for the clock."""
    monkeypatch.setattr(jobs, "MOST_AT_ONCE", 2)
    them = system()
    webhook = str(subscribe(them, receiver))
    hand_in(them, 3)
    tell_systems(by=SYSTEM, at=now())
    for left in ({webhook}, set()):
        with transaction.atomic():
            ask_nothing_of(webhook)
        jobs.tell_webhook.run(subscription_id=webhook)
        assert jobs.tell_webhook.list_open("subscription_id") == left
    assert len(receiver.taken) == 3


def ask_nothing_of(webhook: str) -> None:
    """What is queued for it is taken by nobody."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE args->>'subscription_id' = %s", [webhook])


def test_a_receiver_that_restarts_gets_everything_once_in_order(receiver: Receiver) -> None:
    them = system()
    webhook = subscribe(them, receiver)
    away = Receiver(usually=204, secret=receiver.secret)
    with away.running():
        port = away.port
    _move_to(webhook, f"http://127.0.0.1:{port}/hook")
    contacts = hand_in(them, 3)
    assert tell(webhook) == 1
    [*_, first] = _log(webhook)
    assert [(one.status, one.trouble) for one in first.tries] == [(0, "not_reached")]
    with away.running():
        contacts += hand_in(them)
        assert tell(webhook, later=timedelta(seconds=7)) == 4
    assert [each["data"]["id"] for each in away.came] == contacts
    assert away.forged == 0


def test_who_says_that_it_is_gone_is_told_nothing_more(receiver: Receiver) -> None:
    them = system()
    webhook = subscribe(them, receiver)
    hand_in(them, 2)
    receiver.answers = [410]
    assert tell(webhook) == 1
    assert (state_of(webhook).state, state_of(webhook).because) == ("failing", "gone")
    assert tell(webhook, later=timedelta(days=3)) == 0
    assert state_of(webhook).waiting == 2


def test_no_redirect_is_followed(receiver: Receiver) -> None:
    them = system()
    webhook = subscribe(them, receiver)
    hand_in(them)
    receiver.answers = [307]
    assert tell(webhook) == 1
    assert len(receiver.came) == 1
    assert _log(webhook)[0].state == "waiting"


def test_who_takes_too_long_is_left(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.2)
    them = system()
    webhook = subscribe(them, receiver)
    hand_in(them)
    receiver.slow = 1.0
    assert tell(webhook) == 1
    [one] = _log(webhook)[0].tries
    assert (one.status, one.trouble) == (0, "slow")
    assert one.milliseconds < 900


def test_nothing_is_sent_for_a_key_that_was_taken_back(receiver: Receiver) -> None:
    them = system()
    webhook = subscribe(them, receiver)
    hand_in(them)
    tell_systems(by=SYSTEM, at=now())
    assert them.key_id is not None
    with transaction.atomic():
        revoke_key(by=SYSTEM, at=now(), key_id=them.key_id)
    assert tell(webhook) == 0
    assert receiver.came == []


def test_one_that_was_being_sent_when_its_process_died_is_sent_again_with_the_same_id(receiver: Receiver) -> None:
    them = system()
    webhook = subscribe(them, receiver)
    hand_in(them)
    tell_systems(by=SYSTEM, at=now())
    with transaction.atomic():
        claimed = claim_delivery(by=SYSTEM, at=now(), subscription_id=webhook)
    assert claimed is not None
    HERE.send(claimed.message)
    assert tell(webhook) == 0
    receiver.secret = ""
    assert tell(webhook, later=timedelta(seconds=61)) == 1
    assert len(receiver.came) == 2
    assert len(set(receiver.taken)) == 1


def test_two_workers_at_once_send_nothing_twice(receiver: Receiver, open_town: Town) -> None:
    them = system()
    webhook = subscribe(them, receiver)
    contacts = hand_in(them, 8)
    tell_systems(by=SYSTEM, at=now())
    receiver.slow = 0.02

    def work() -> None:
        with acting_for(open_town.id):
            send_due(by=SYSTEM, at=now, subscription_id=webhook, sender=HERE)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tell(webhook)
    assert [each["data"]["id"] for each in receiver.came] == contacts


def test_one_delivery_or_everything_since_a_time_is_told_again_with_the_same_ids(receiver: Receiver) -> None:
    them = system()
    webhook = subscribe(them, receiver)
    hand_in(them, 2)
    between = now()
    hand_in(them, 2)
    tell(webhook)
    log = them.get(f"/webhooks/{webhook}/deliveries", most=3).body
    assert [each["state"] for each in log["items"]] == ["delivered"] * 3
    older = them.get(f"/webhooks/{webhook}/deliveries", after=log["next"]).body
    assert (len(older["items"]), older["next"]) == (1, None)
    ids = [each["webhook-id"] for each in receiver.came]
    receiver.came.clear()
    again = {"delivery": older["items"][0]["id"]}
    assert them.post(f"/webhooks/{webhook}/replay", again).body == {"again": 1}
    tell(webhook)
    assert [each["webhook-id"] for each in receiver.came] == ids[:1]
    receiver.came.clear()
    assert them.post(f"/webhooks/{webhook}/replay", {"since": between.isoformat()}).body == {"again": 2}
    tell(webhook)
    assert [each["webhook-id"] for each in receiver.came] == ids[2:]
    for wrong in ({}, {**again, "since": between.isoformat()}):
        assert them.post(f"/webhooks/{webhook}/replay", wrong).status == 422


def test_the_secret_is_told_once_and_kept_hidden(receiver: Receiver) -> None:
    them = system()
    body = {"address": receiver.address, "events": ["case_opened"]}
    first = them.post("/webhooks", body, key="webhook-1")
    again = them.post("/webhooks", body, key="webhook-1")
    assert first.body["secret"].startswith("whsec_")
    assert again.body == {**first.body, "secret": None}
    assert "secret" not in them.get(f"/webhooks/{first.body['id']}").body
    with transaction.atomic():
        kept = str(ask("SELECT * FROM connections_subscription")) + str(ask("SELECT * FROM connections_answered"))
    assert first.body["secret"][6:] not in kept


def test_a_key_has_at_most_twenty(receiver: Receiver) -> None:
    them = system()
    first, *_ = [subscribe(them, receiver) for _ in range(MOST_OF_A_KEY)]
    body = {"address": receiver.address, "events": ["case_opened"]}
    assert them.post("/webhooks", body).status == 422
    assert len(them.get("/webhooks").body["items"]) == MOST_OF_A_KEY
    assert them.ask("delete", f"/webhooks/{first}").status == 204
    assert them.post("/webhooks", body).status == 201


def test_the_log_is_kept_for_thirty_days(receiver: Receiver) -> None:
    them = system()
    webhook = subscribe(them, receiver)
    hand_in(them, 2)
    tell(webhook)
    for age, left in ((timedelta(days=29, hours=23), 2), (timedelta(days=30, minutes=1), 0)):
        with transaction.atomic():
            forget_deliveries(by=SYSTEM, at=now() + age)
        assert len(_log(webhook)) == left
    with transaction.atomic():
        assert ask("SELECT count(*) FROM connections_try") == [(0,)]


def test_a_webhook_of_another_key_is_not_there(receiver: Receiver) -> None:
    webhook = subscribe(system(), receiver)
    other = system([Scope.WEBHOOKS])
    assert other.get("/webhooks").body == {"items": []}
    answers: list[Any] = [other.get(f"/webhooks/{webhook}"), other.ask("delete", f"/webhooks/{webhook}")]
    answers += [other.get(f"/webhooks/{webhook}/deliveries"), other.post(f"/webhooks/{webhook}/resume", None)]
    answers += [other.post(f"/webhooks/{webhook}/replay", {"since": now().isoformat()})]
    assert [each.status for each in answers] == [404] * 5
    assert state_of(webhook).state == "active"


def test_one_that_was_ended_is_told_nothing(receiver: Receiver) -> None:
    them = system()
    webhook = subscribe(them, receiver)
    hand_in(them)
    tell_systems(by=SYSTEM, at=now())
    gone = them.ask("delete", f"/webhooks/{webhook}")
    assert (gone.status, gone.body) == (204, b"")
    assert tell(webhook) == 0
    assert them.get(f"/webhooks/{webhook}").status == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["http://crm.example.org/hook", "ftp://crm.example.org/", "https://", "https://user:secret@crm.example.org/", "crm",
     "https://crm.example.org/#here", "https://crm example.org/", "https://[::1", "https://crm.example.org:0/",
     "javascript:alert(1)", "https://crm.example.org/\r\nX: y"],
)  # fmt: skip
def test_an_address_that_is_not_https_or_none_is_refused(town: Town, address: str) -> None:
    answer = system().post("/webhooks", {"address": address, "events": ["case_opened"]})
    assert answer.status == 422
    assert [each["where"] for each in answer.body["errors"]] == ["/address"]
    assert ask("SELECT count(*) FROM connections_subscription") == [(0,)]
    del town


def _log(webhook: UUID) -> list[Any]:
    with transaction.atomic():
        return list_deliveries(webhook)


def _move_to(webhook: UUID, address: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE connections_subscription SET address = %s WHERE id = %s", [address, webhook])
