"""The print pile: letters are made, printed and posted, each step by a person but the first."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from firstcontact.domain.notices import letters
from firstcontact.domain.notices.actions import chase_notices, make_letter, mark_posted, mark_printed, print_again
from firstcontact.domain.notices.actions.by_hand import NotReadyError
from firstcontact.domain.notices.letters import what_is_missing
from firstcontact.domain.notices.models import Letter
from firstcontact.domain.notices.queries import UnknownNoticeError, find_letter, list_print_pile
from firstcontact.domain.notices.states import MoveError, State
from firstcontact.domain.notices.tests.made_up import OFFICER, SIAN, TUESDAY
from firstcontact.domain.notices.tests.test_telling import EVERYTHING, announced, read, told
from firstcontact.foundation.identity import PUBLIC, SYSTEM, Viewer

pytestmark = [
    pytest.mark.usefixtures("aberwen"),
    pytest.mark.skipif(bool(what_is_missing()), reason="Pango is not installed"),
]
BY_POST = replace(SIAN, email="")


def made() -> UUID:
    notice_id = told(recipient=BY_POST)
    assert make_letter(by=SYSTEM, at=TUESDAY, notice_id=notice_id)
    return notice_id


@pytest.mark.shows("print-pile")
def test_a_letter_is_made_printed_and_posted() -> None:
    notice_id = made()
    [waiting] = list_print_pile(viewer=EVERYTHING)
    assert (waiting.notice_id, waiting.pages, waiting.languages) == (notice_id, 2, ("cy", "en"))
    pdf = find_letter(viewer=EVERYTHING, notice_id=notice_id)
    assert pdf is not None
    assert pdf.startswith(b"%PDF-")
    mark_printed(by=OFFICER, at=TUESDAY, notice_id=notice_id)
    assert list_print_pile(viewer=EVERYTHING) == []
    assert [one.notice_id for one in list_print_pile(viewer=EVERYTHING, state=State.PRINTED)] == [notice_id]
    mark_posted(by=OFFICER, at=TUESDAY, notice_id=notice_id)
    assert list_print_pile(viewer=EVERYTHING, state=State.PRINTED) == []
    assert (read(notice_id).state, read(notice_id).posted_at) == (State.POSTED, TUESDAY)
    assert announced(notice_id) == ["notice_queued", "notice_printed", "notice_posted"]


def test_a_letter_is_made_once() -> None:
    notice_id = made()
    assert make_letter(by=SYSTEM, at=TUESDAY, notice_id=notice_id)
    assert Letter.objects.count() == 1
    assert chase_notices(by=SYSTEM, at=TUESDAY + timedelta(days=1)) == []


def test_an_email_is_never_made_into_a_letter_by_mistake() -> None:
    notice_id = told()
    assert not make_letter(by=SYSTEM, at=TUESDAY, notice_id=notice_id)
    with pytest.raises(MoveError):
        mark_printed(by=OFFICER, at=TUESDAY, notice_id=notice_id)
    assert read(notice_id).state == State.QUEUED


@pytest.mark.shows("print-pile")
def test_a_letter_that_is_not_made_yet_cannot_be_marked_as_printed() -> None:
    notice_id = told(recipient=BY_POST)
    with pytest.raises(NotReadyError, match="not been made"):
        mark_printed(by=OFFICER, at=TUESDAY, notice_id=notice_id)
    assert read(notice_id).state == State.QUEUED


def test_a_letter_that_is_not_printed_cannot_be_posted() -> None:
    notice_id = made()
    with pytest.raises(MoveError):
        mark_posted(by=OFFICER, at=TUESDAY, notice_id=notice_id)
    assert read(notice_id).posted_at is None


def test_a_lost_print_goes_back_on_the_pile() -> None:
    notice_id = made()
    mark_printed(by=OFFICER, at=TUESDAY, notice_id=notice_id)
    print_again(by=OFFICER, at=TUESDAY, notice_id=notice_id)
    assert [one.notice_id for one in list_print_pile(viewer=EVERYTHING)] == [notice_id]


def test_a_machine_without_pango_keeps_the_letter_waiting_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    notice_id = told(recipient=BY_POST)
    with monkeypatch.context() as without:
        without.setattr(letters, "what_is_missing", lambda: "Letters need Pango")
        assert not make_letter(by=SYSTEM, at=TUESDAY, notice_id=notice_id)
    [waiting] = list_print_pile(viewer=EVERYTHING)
    assert (waiting.pages, waiting.problem) == (0, "Letters need Pango")
    later = TUESDAY + timedelta(hours=2)
    assert [one.notice_id for one in chase_notices(by=SYSTEM, at=later)] == [notice_id]
    assert make_letter(by=SYSTEM, at=later, notice_id=notice_id)
    [waiting] = list_print_pile(viewer=EVERYTHING)
    assert waiting.problem == ""


@pytest.mark.shows("sensitive-notices-hidden")
def test_the_letter_of_a_sensitive_service_is_opened_by_its_team_only() -> None:
    notice_id = told(recipient=BY_POST, sensitivity="team", team="care")
    make_letter(by=SYSTEM, at=TUESDAY, notice_id=notice_id)
    for viewer in (Viewer.of(OFFICER), Viewer.of(PUBLIC)):
        assert list_print_pile(viewer=viewer) == []
        with pytest.raises(UnknownNoticeError):
            find_letter(viewer=viewer, notice_id=notice_id)
