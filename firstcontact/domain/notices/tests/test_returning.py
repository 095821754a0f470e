"""What came back, and finding what we sent."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from firstcontact.domain.notices.actions import mark_returned, send_again
from firstcontact.domain.notices.models import Notice
from firstcontact.domain.notices.queries import (
    UnknownNoticeError,
    find_by_message_ids,
    list_sent_to,
    list_thread,
    was_written_to,
)
from firstcontact.domain.notices.states import State
from firstcontact.domain.notices.tests.made_up import OFFICER, SIAN, TUESDAY
from firstcontact.domain.notices.tests.test_telling import CASE, EVERYTHING, announced, read, told
from firstcontact.foundation.identity import SYSTEM, Kind, Viewer

LATER = TUESDAY + timedelta(hours=1)
LETTER = replace(SIAN, email="")

pytestmark = [pytest.mark.usefixtures("aberwen"), pytest.mark.shows("mail-comes-back")]


def sent(**changes: object) -> UUID:
    notice_id = told(**changes)
    Notice.objects.filter(id=notice_id).update(state=State.SENT, sent_at=TUESDAY)
    return notice_id


@pytest.mark.parametrize("state", [State.SENT, State.DOUBTFUL, State.SENDING])
def test_what_never_arrives_is_failed_and_a_person_is_asked(state: State) -> None:
    notice_id = sent()
    Notice.objects.filter(id=notice_id).update(state=state)
    said = "5.1.1 It was not delivered to sian@example.org."
    assert mark_returned(by=SYSTEM, at=LATER, message_id=read(notice_id).message_id, hard=True, said=said)
    notice = read(notice_id)
    assert (notice.state, notice.last_error) == (State.FAILED, said)
    assert announced(notice_id)[-1] == "notice_failed"


def test_what_is_only_late_is_noted_and_nobody_is_asked() -> None:
    notice_id = sent()
    assert not mark_returned(by=SYSTEM, at=LATER, notice_id=notice_id, hard=False, said="4.4.1 For now")
    assert (read(notice_id).state, read(notice_id).last_error) == (State.SENT, "4.4.1 For now")
    assert announced(notice_id) == ["notice_queued"]


def test_twice_the_same_notice_of_non_delivery_asks_once() -> None:
    notice_id = sent()
    for _ in range(2):
        mark_returned(by=SYSTEM, at=LATER, notice_id=notice_id, hard=True, said="5.1.1 gone")
    assert announced(notice_id).count("notice_failed") == 1


@pytest.mark.parametrize("state", [State.TOLD, State.QUEUED, State.FAILED])
def test_what_somebody_has_dealt_with_stays_as_it_is(state: State) -> None:
    notice_id = sent()
    Notice.objects.filter(id=notice_id).update(state=state)
    assert not mark_returned(by=SYSTEM, at=LATER, notice_id=notice_id, hard=True, said="5.1.1 gone")
    assert read(notice_id).state == state


def test_what_went_to_a_corrected_address_since_is_left_be() -> None:
    notice_id = sent()
    mark_returned(by=SYSTEM, at=LATER, notice_id=notice_id, hard=True, said="gone", address="SIAN@example.org")
    send_again(by=OFFICER, at=LATER, notice_id=notice_id, to_address="sian@home.example")
    Notice.objects.filter(id=notice_id).update(state=State.SENT, last_error="")
    assert not mark_returned(by=SYSTEM, at=LATER, notice_id=notice_id, hard=True, said="x", address="sian@example.org")
    assert (read(notice_id).state, read(notice_id).last_error) == (State.SENT, "")


def test_what_we_did_not_send_cannot_come_back() -> None:
    told()
    for unknown in ({"message_id": "<no@such.example>"}, {"message_id": ""}, {"notice_id": uuid4()}):
        with pytest.raises(UnknownNoticeError):
            mark_returned(by=SYSTEM, at=LATER, hard=True, said="x", **unknown)


def test_our_emails_are_found_by_their_ids_in_the_order_asked_for() -> None:
    first, second = told(), told(occasion="2")
    ids = [read(second).message_id, "<other@example.org>", "", read(first).message_id, read(second).message_id]
    assert [one.id for one in find_by_message_ids(ids, viewer=EVERYTHING)] == [second, first]
    assert find_by_message_ids([], viewer=EVERYTHING) == []


def test_an_email_is_found_by_those_who_may_see_it() -> None:
    notice = read(told(sensitivity="team"))
    other = Viewer(Kind.STAFF, uuid4(), teams=frozenset({"parking"}))
    assert find_by_message_ids([notice.message_id], viewer=other) == []


def test_the_emails_about_one_thing_are_listed_by_time_and_a_letter_is_none() -> None:
    second = told(occasion="2", at=LATER)
    first = told()
    told(occasion="3", recipient=LETTER)
    told(occasion="4", subject_id=uuid4())
    ids = [read(first).message_id, read(second).message_id]
    assert list_thread("case", CASE) == ids
    assert list_thread("contact", CASE) == []
    mark_returned(by=SYSTEM, at=LATER, notice_id=first, hard=True, said="queued ones go on waiting")
    Notice.objects.filter(id=first).update(state=State.FAILED)
    assert list_thread("case", CASE) == ids[1:]


def test_whom_we_wrote_to_about_it_is_known() -> None:
    told()
    assert was_written_to("SIAN@example.org", "case", CASE)
    assert not was_written_to("sian@example.org", "contact", CASE)
    assert not was_written_to("sian@example.org", "case", uuid4())
    assert not was_written_to("sian+bins@example.org", "case", CASE)
    assert not was_written_to("", "case", CASE)
    assert [one.to_address for one in list_sent_to("sian@example.org", subject_ids=[CASE])] == ["sian@example.org"]
