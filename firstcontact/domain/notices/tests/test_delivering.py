"""Delivering: tried again with growing waits, never twice in silence, and in the end before a person."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

import pytest

from firstcontact.domain.notices import actions, ports
from firstcontact.domain.notices.actions import chase_notices, deliver_notice, mark_received, send_again
from firstcontact.domain.notices.actions.by_hand import NotReadyError
from firstcontact.domain.notices.models import Notice
from firstcontact.domain.notices.ports import (
    Accepted,
    DeliveryError,
    Envelope,
    NoSenderError,
    PermanentFailure,
    TemporaryFailure,
    UnclearFailure,
)
from firstcontact.domain.notices.queries import count_by_state
from firstcontact.domain.notices.rules import LEASE, WAITS, How
from firstcontact.domain.notices.states import MoveError, State
from firstcontact.domain.notices.tests.made_up import OFFICER, SIAN, TUESDAY
from firstcontact.domain.notices.tests.test_telling import EVERYTHING, announced, read, told
from firstcontact.foundation.identity import SYSTEM

BUSY = TemporaryFailure("4.3.2 Come back later", code=451)
UNKNOWN = PermanentFailure("5.1.1 No such mailbox", code=550)
SILENT = UnclearFailure("No answer")


class Peer:
    """A mail server that answers as it is told to, one answer after the other; then it accepts."""

    def __init__(self, *answers: DeliveryError | None) -> None:
        self.answers = list(answers)
        self.sent: list[tuple[EmailMessage, Envelope]] = []
        self.state_seen: list[str] = []

    def send(self, message: EmailMessage, envelope: Envelope) -> Accepted:
        self.sent.append((message, envelope))
        self.state_seen += count_by_state(viewer=EVERYTHING)
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        return Accepted("250 queued as 4711")


@pytest.fixture(autouse=True)
def senders(monkeypatch: pytest.MonkeyPatch, aberwen: UUID) -> None:
    """Each test registers its own peers."""
    del aberwen
    monkeypatch.setattr(ports, "_senders", {})


def peer(*answers: DeliveryError | None) -> Peer:
    made = Peer(*answers)
    ports.register_email_sender(made)
    return made


def deliver(notice_id: UUID, at: datetime = TUESDAY) -> datetime | None:
    return deliver_notice(by=SYSTEM, at=at, notice_id=notice_id)


@pytest.mark.shows("delivery-state-kept")
def test_what_the_mail_server_takes_is_sent() -> None:
    server, notice_id = peer(), told()
    assert deliver(notice_id) is None
    notice = read(notice_id)
    assert (notice.state, notice.sent_at, notice.accepted_as) == (State.SENT, TUESDAY, "250 queued as 4711")
    [(message, envelope)] = server.sent
    assert envelope == Envelope("notices@aberwen.example", "sian@example.org")
    assert message["Message-ID"] == notice.message_id == f"<notice.{notice_id.hex}@firstcontact.aberwen.localhost>"
    assert announced(notice_id) == ["notice_queued", "notice_sent"]


@pytest.mark.shows("crash-never-sends-twice")
def test_it_is_marked_as_being_sent_before_the_mail_server_hears_of_it() -> None:
    server = peer()
    deliver(told())
    assert server.state_seen == ["sending"]


@pytest.mark.shows("told-once")
def test_delivering_it_again_sends_nothing() -> None:
    server, notice_id = peer(), told()
    deliver(notice_id)
    assert deliver(notice_id) is None
    assert len(server.sent) == 1


@pytest.mark.shows("failed-send-retried")
def test_a_failed_send_is_tried_again_with_growing_waits_and_then_put_before_a_person() -> None:
    server, notice_id = peer(*[BUSY] * (len(WAITS) + 1)), told()
    at, waits = TUESDAY, []
    while (again := deliver(notice_id, at)) is not None:
        assert read(notice_id).state == State.QUEUED
        waits.append(again - at)
        at = again
    assert tuple(waits) == WAITS
    notice = read(notice_id)
    assert (notice.state, notice.last_error) == (State.FAILED, "451 4.3.2 Come back later")
    assert count_by_state(viewer=EVERYTHING) == {"failed": 1}
    assert announced(notice_id)[-1] == "notice_failed"
    assert len({message["Message-ID"] for message, _ in server.sent}) == 1


@pytest.mark.shows("failed-send-retried")
def test_a_second_try_that_is_taken_is_sent() -> None:
    peer(BUSY)
    notice_id = told()
    again = deliver(notice_id)
    assert again == TUESDAY + timedelta(minutes=1)
    deliver(notice_id, again)
    assert (read(notice_id).state, read(notice_id).attempts) == (State.SENT, 2)
    assert announced(notice_id) == ["notice_queued", "notice_put_off", "notice_sent"]
    assert read(notice_id).last_error == ""


def test_a_try_before_its_time_sends_nothing() -> None:
    server, notice_id = peer(BUSY), told()
    deliver(notice_id)
    assert deliver(notice_id, TUESDAY + timedelta(seconds=30)) is None
    assert len(server.sent) == 1


@pytest.mark.shows("failed-send-retried")
def test_a_refusal_for_good_is_put_before_a_person_at_once() -> None:
    server, notice_id = peer(UNKNOWN), told()
    assert deliver(notice_id) is None
    assert (read(notice_id).state, read(notice_id).last_error) == (State.FAILED, "550 5.1.1 No such mailbox")
    assert deliver(notice_id, TUESDAY + timedelta(days=1)) is None
    assert len(server.sent) == 1


@pytest.mark.shows("crash-never-sends-twice")
def test_silence_after_the_whole_message_is_a_doubt_and_never_a_second_email() -> None:
    server, notice_id = peer(SILENT), told()
    assert deliver(notice_id) is None
    assert read(notice_id).state == State.DOUBTFUL
    assert deliver(notice_id, TUESDAY + timedelta(days=1)) is None
    assert chase_notices(by=SYSTEM, at=TUESDAY + timedelta(days=1)) == []
    assert len(server.sent) == 1
    assert announced(notice_id)[-1] == "notice_doubtful"


class Crash(Exception):
    """The process is gone."""


@pytest.mark.shows("crash-never-sends-twice")
def test_a_crash_while_sending_becomes_a_doubt_that_a_person_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    server, notice_id = peer(), told()

    def crash(*_: object) -> None:
        raise Crash

    with monkeypatch.context() as broken:
        broken.setattr(actions.delivering, "_finish", crash)
        with pytest.raises(Crash):
            deliver(notice_id)
    assert read(notice_id).state == State.SENDING
    deliver(notice_id)
    chase_notices(by=SYSTEM, at=TUESDAY + LEASE - timedelta(seconds=1))
    assert read(notice_id).state == State.SENDING
    chase_notices(by=SYSTEM, at=TUESDAY + LEASE)
    assert read(notice_id).state == State.DOUBTFUL
    assert len(server.sent) == 1


class SlowPeer(Peer):
    """A mail server whose answer comes after the notice was thought to be left behind."""

    def send(self, message: EmailMessage, envelope: Envelope) -> Accepted:
        chase_notices(by=SYSTEM, at=TUESDAY + LEASE)
        return super().send(message, envelope)


@pytest.mark.parametrize(
    ("answer", "state"), [(None, State.SENT), (BUSY, State.QUEUED), (UNKNOWN, State.FAILED), (SILENT, State.DOUBTFUL)]
)
def test_an_answer_that_comes_late_ends_the_doubt(answer: DeliveryError | None, state: State) -> None:
    ports.register_email_sender(SlowPeer(answer))
    notice_id = told()
    deliver(notice_id)
    assert read(notice_id).state == state


def test_an_answer_to_an_older_try_changes_nothing() -> None:
    notice_id = told()

    class Overtaken(Peer):
        def send(self, message: EmailMessage, envelope: Envelope) -> Accepted:
            chase_notices(by=SYSTEM, at=TUESDAY + LEASE)
            send_again(by=OFFICER, at=TUESDAY + LEASE, notice_id=notice_id)
            return super().send(message, envelope)

    ports.register_email_sender(Overtaken(UNKNOWN))
    deliver(notice_id)
    assert read(notice_id).state == State.QUEUED


@pytest.mark.shows("doubt-decided-by-person")
def test_a_person_sends_a_doubtful_email_again_and_its_tries_begin_anew() -> None:
    server, notice_id = peer(BUSY, SILENT, BUSY), told()
    again = deliver(notice_id)
    assert again is not None
    deliver(notice_id, again)
    later = TUESDAY + timedelta(hours=3)
    send_again(by=OFFICER, at=later, notice_id=notice_id)
    assert deliver(notice_id, later) == later + WAITS[0]
    deliver(notice_id, later + WAITS[0])
    assert (read(notice_id).state, len(server.sent)) == (State.SENT, 4)


@pytest.mark.shows("doubt-decided-by-person")
def test_a_person_who_knows_that_it_arrived_says_so() -> None:
    peer(SILENT)
    notice_id = told()
    deliver(notice_id)
    mark_received(by=OFFICER, at=TUESDAY, notice_id=notice_id)
    assert read(notice_id).state == State.SENT


def test_a_failed_email_goes_to_the_corrected_address() -> None:
    server, notice_id = peer(UNKNOWN), told()
    deliver(notice_id)
    send_again(by=OFFICER, at=TUESDAY, notice_id=notice_id, to_address=" sian.jones@example.org ")
    deliver(notice_id)
    assert server.sent[-1][1].recipient == "sian.jones@example.org"


def test_an_address_that_is_none_is_refused_and_nothing_changes() -> None:
    peer(UNKNOWN)
    notice_id = told()
    deliver(notice_id)
    with pytest.raises(NotReadyError, match="whole email address"):
        send_again(by=OFFICER, at=TUESDAY, notice_id=notice_id, to_address="sian at example")
    assert (read(notice_id).state, read(notice_id).to_address) == (State.FAILED, SIAN.email)


@pytest.mark.parametrize("act", [send_again, mark_received])
def test_a_sent_email_is_not_touched_again(act: object) -> None:
    server, notice_id = peer(), told()
    deliver(notice_id)
    with pytest.raises(MoveError):
        act(by=OFFICER, at=TUESDAY, notice_id=notice_id)  # type: ignore[operator]  # one of two actions
    assert read(notice_id).state == State.SENT
    assert len(server.sent) == 1


def test_an_address_that_cannot_be_written_in_a_message_fails_and_does_not_block_the_rest() -> None:
    server, notice_id = peer(), told()
    Notice.objects.filter(id=notice_id).update(to_address="a\r\nBcc: b@example.org")
    assert deliver(notice_id) is None
    assert read(notice_id).state == State.FAILED
    assert server.sent == []


@pytest.mark.shows("failed-send-retried")
def test_a_notice_whose_job_was_lost_is_found_and_named_again_only_later() -> None:
    peer()
    email_id = told()
    letter_id = told(occasion="2", recipient=type(SIAN)(name="Ann", postal_address=("1 High Street",)))
    assert chase_notices(by=SYSTEM, at=TUESDAY + timedelta(minutes=4)) == []
    at = TUESDAY + timedelta(minutes=5)
    found = {(one.notice_id, one.how) for one in chase_notices(by=SYSTEM, at=at)}
    assert found == {(email_id, How.EMAIL), (letter_id, How.LETTER)}
    assert chase_notices(by=SYSTEM, at=at + timedelta(minutes=1)) == []
    deliver(email_id, at)
    assert read(email_id).state == State.SENT


def test_a_council_with_its_own_sender_uses_that_one() -> None:
    everybody, own = peer(), Peer()
    ports.register_email_sender(own, council="aberwen")
    deliver(told())
    assert (len(everybody.sent), len(own.sent)) == (0, 1)


def test_without_a_sender_nothing_is_lost() -> None:
    notice_id = told()
    with pytest.raises(NoSenderError):
        deliver(notice_id)
    assert read(notice_id).state == State.QUEUED
