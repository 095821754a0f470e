"""Telling: who is told what and how, once, and who may read it."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from firstcontact.domain.notices.actions import CannotReachError, mark_told, tell, tell_after_all
from firstcontact.domain.notices.models import Notice
from firstcontact.domain.notices.queries import (
    NoticeRecord,
    UnknownNoticeError,
    count_by_state,
    get_notice,
    list_about,
)
from firstcontact.domain.notices.rules import How
from firstcontact.domain.notices.states import MoveError, State
from firstcontact.domain.notices.tests.made_up import OFFICER, RECEIVED, SIAN, TUESDAY
from firstcontact.foundation.audit.trail import NotAllowedError
from firstcontact.foundation.events.models import Event
from firstcontact.foundation.identity import PUBLIC, SYSTEM, Actor, Kind, Viewer

CASE = UUID("01935a00-0000-7000-8000-0000000000aa")
EVERYTHING = Viewer(kind=Kind.SYSTEM)
NOBODY = replace(SIAN, email="", postal_address=())


def told(**changes: Any) -> UUID:
    """Tell Siân that her request was received."""
    usual: dict[str, Any] = {
        "by": SYSTEM,
        "at": TUESDAY,
        "kind": "received",
        "subject_kind": "case",
        "subject_id": CASE,
        "occasion": "1",
        "recipient": SIAN,
        "facts": RECEIVED,
        "team": "waste",
    }
    return tell(**{**usual, **changes}).id


def read(notice_id: UUID) -> NoticeRecord:
    return get_notice(viewer=EVERYTHING, notice_id=notice_id)


def announced(notice_id: UUID) -> list[str]:
    return list(Event.objects.filter(subject_id=notice_id).order_by("id").values_list("name", flat=True))


pytestmark = pytest.mark.usefixtures("aberwen")


@pytest.mark.shows("told-by-email-or-letter")
def test_a_notice_is_written_in_full_and_waits_to_be_sent() -> None:
    notice = read(told())
    assert (notice.how, notice.state, notice.to_address) == (How.EMAIL, State.QUEUED, "sian@example.org")
    assert notice.languages == ("cy", "en")
    assert "We will deal with it by the end of Thursday 26 November." in notice.body_text
    assert announced(notice.id) == ["notice_queued"]


@pytest.mark.shows("told-once")
def test_the_same_event_handled_again_tells_nobody_twice() -> None:
    first, second = told(), told(facts=replace(RECEIVED, message="changed"))
    assert first == second
    assert Notice.objects.count() == 1
    assert announced(first) == ["notice_queued"]
    assert told(occasion="2") != first


def test_an_event_keeps_no_name_address_or_words() -> None:
    notice_id = told()
    [event] = Event.objects.filter(subject_id=notice_id)
    assert event.payload == {
        "kind": "received",
        "how": "email",
        "about_kind": "case",
        "about_id": str(CASE),
        "team": "waste",
        "first": True,
    }


@pytest.mark.shows("letter-where-no-email")
def test_who_has_no_email_gets_a_letter() -> None:
    notice = read(told(recipient=replace(SIAN, email="", language="cy")))
    assert (notice.how, notice.state, notice.languages) == (How.LETTER, State.QUEUED, ("cy",))
    assert notice.postal_address == SIAN.postal_address
    assert "County Hall" in notice.body_html


@pytest.mark.shows("cannot-be-told-is-seen")
def test_who_has_no_address_at_all_is_put_before_a_person() -> None:
    notice = read(told(recipient=NOBODY))
    assert (notice.how, notice.state) == (How.NONE, State.CANNOT_BE_TOLD)
    assert announced(notice.id) == ["notice_cannot_be_told"]
    assert count_by_state(viewer=EVERYTHING) == {"cannot_be_told": 1}
    assert "We will deal with it by the end of Thursday 26 November." in notice.said.of("en")


@pytest.mark.shows("cannot-be-told-is-seen")
def test_when_an_address_is_found_they_are_told_after_all_with_an_apology() -> None:
    first = told(recipient=NOBODY)
    second = tell_after_all(by=OFFICER, at=TUESDAY, notice_id=first, recipient=replace(SIAN, language="en"))
    assert (read(first).state, read(first).told_by_channel) == (State.TOLD, "email")
    late = read(second)
    assert late.follows_id == first
    assert "We wrote to you on Tuesday 24 November, but could not reach you." in late.body_text
    assert "We will deal with it by the end of Thursday 26 November." in late.body_text
    assert "Byddwn yn delio" not in late.body_text
    assert "cannot_be_told" not in count_by_state(viewer=EVERYTHING)


def test_without_an_address_nobody_is_told_after_all() -> None:
    first = told(recipient=NOBODY)
    with pytest.raises(CannotReachError, match="email address or a postal address"):
        tell_after_all(by=OFFICER, at=TUESDAY, notice_id=first, recipient=NOBODY)
    assert read(first).state == State.CANNOT_BE_TOLD
    assert Notice.objects.count() == 1


def test_a_notice_that_may_yet_be_sent_is_not_told_another_way() -> None:
    waiting = told()
    with pytest.raises(MoveError):
        tell_after_all(by=OFFICER, at=TUESDAY, notice_id=waiting, recipient=SIAN)
    with pytest.raises(MoveError):
        mark_told(by=OFFICER, at=TUESDAY, notice_id=waiting, channel="phone")
    assert read(waiting).state == State.QUEUED
    assert Notice.objects.count() == 1


def test_somebody_can_tell_them_by_phone() -> None:
    notice_id = told(recipient=NOBODY)
    mark_told(by=OFFICER, at=TUESDAY, notice_id=notice_id, channel="phone")
    assert (read(notice_id).state, read(notice_id).told_by_channel) == (State.TOLD, "phone")


@pytest.mark.parametrize("stranger", [PUBLIC, Actor(kind=Kind.CUSTOMER, id=uuid4())])
def test_only_staff_change_a_notice_by_hand(stranger: Actor) -> None:
    notice_id = told(recipient=NOBODY)
    with pytest.raises(NotAllowedError):
        mark_told(by=stranger, at=TUESDAY, notice_id=notice_id, channel="phone")
    assert read(notice_id).state == State.CANNOT_BE_TOLD


def test_a_kind_without_a_template_is_refused_and_nothing_is_kept() -> None:
    with pytest.raises(KeyError):
        told(kind="rumour")
    assert Notice.objects.count() == 0


@pytest.mark.shows("sensitive-notices-hidden")
@pytest.mark.parametrize(
    ("sensitivity", "viewer", "sees"),
    [
        ("open", Viewer(Kind.STAFF, uuid4(), teams=frozenset({"parking"})), True),
        ("team", Viewer(Kind.STAFF, uuid4(), teams=frozenset({"parking"})), False),
        ("team", Viewer(Kind.STAFF, uuid4(), teams=frozenset({"waste"})), True),
        ("named", Viewer(Kind.STAFF, uuid4(), teams=frozenset({"waste"})), False),
        ("named", Viewer.of(OFFICER), True),
        ("open", Viewer.of(PUBLIC), False),
        ("open", Viewer(Kind.CUSTOMER, uuid4()), False),
        ("open", Viewer(Kind.CUSTOMER, None), False),
    ],
)
def test_a_notice_is_read_by_those_who_need_to_know(sensitivity: str, viewer: Viewer, sees: bool) -> None:
    notice_id = told(sensitivity=sensitivity, owner=OFFICER.id, recipient=NOBODY)
    assert bool(list_about(viewer=viewer, subject_kind="case", subject_id=CASE)) is sees
    assert count_by_state(viewer=viewer) == ({"cannot_be_told": 1} if sees else {})
    if not sees:
        with pytest.raises(UnknownNoticeError):
            get_notice(viewer=viewer, notice_id=notice_id)


def test_an_email_goes_into_the_conversation_and_keeps_its_subject() -> None:
    thread = ["<1@example.org>", "not an id", "<2@example.org>"]
    notice_id = told(thread=thread, thread_subject="Re: Fy min")
    kept = Notice.objects.get(id=notice_id)
    assert kept.thread == ["<1@example.org>", "<2@example.org>"]
    assert kept.thread_subject == "Re: Fy min"
    assert read(notice_id).subject == "Re: Fy min [4821-0937-5]"


def test_a_letter_follows_no_email() -> None:
    notice_id = told(thread=["<1@example.org>"], thread_subject="Fy min", recipient=replace(SIAN, email=""))
    kept = Notice.objects.get(id=notice_id)
    assert (kept.thread, kept.thread_subject, kept.message_id) == ([], "", "")
    assert read(notice_id).subject.startswith("Mae wedi dod i law")
