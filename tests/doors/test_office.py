"""Officers work cases in the office: queue, case page, close, print pile."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from firstcontact.domain.cases.queries import get_case, list_history
from firstcontact.domain.measures.models import CountedPromise
from firstcontact.domain.notices.actions import make_letter
from firstcontact.domain.notices.queries import list_about, list_print_pile
from firstcontact.domain.promises.queries import list_promises
from firstcontact.domain.work.models import WorkItem
from firstcontact.domain.work.queries import find_open_for, list_queue
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.journeys import work_case
from firstcontact.journeys.keep_promises import watch_promises
from firstcontact.overviews.case_page import get_case_page
from tests.board_month import count_uncommitted
from tests.doors.cases import ask_for, client_of, report_missed_bin
from tests.journeys.conftest import Town

SEES_ALL = Viewer.of(SYSTEM)


def _state(case_id: UUID) -> str:
    return get_case(case_id, viewer=SEES_ALL).state


@pytest.fixture
def case_id(town: Town) -> UUID:
    """A missed bin that Mary Jones reported on the website."""
    return report_missed_bin()


@pytest.fixture
def officer(town: Town) -> Client:
    """An officer of the waste team, signed in."""
    return client_of(town.officer)


@pytest.mark.shows("team-queue")
def test_the_queue_shows_what_is_due_and_why_it_is_here(officer: Client, case_id: UUID) -> None:
    page = officer.get("/office/", follow=True)

    assert page.status_code == 200
    text = page.content.decode()
    assert "Report a missed bin" in text
    assert "Your team deals with this service" in text
    assert str(case_id) in text


@pytest.mark.shows("team-queue")
def test_the_queue_takes_as_many_queries_for_ten_cases_as_for_one(
    officer: Client, case_id: UUID, django_assert_max_num_queries: object
) -> None:
    officer.get("/office/queue/waste/")
    for _ in range(9):
        report_missed_bin(name=f"Person Number{_}")
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        assert officer.get("/office/queue/waste/").status_code == 200


@pytest.mark.shows("case-page")
def test_a_case_is_taken_noted_told_and_closed(officer: Client, case_id: UUID) -> None:
    for move, fields in [
        ("claim", {}),
        ("note", {"words": "Gate code <1234>"}),
        ("tell", {"words": "The crew is on its way."}),
        ("close", {"outcome": "collected", "words": "Sorry about that."}),
    ]:
        answer = ask_for(officer, case_id, move, fields)
        assert answer.status_code == 200, move

    assert _state(case_id) == "closed"
    kinds = [entry.kind for entry in list_history(case_id, viewer=SEES_ALL)]
    assert kinds == ["opened", "routed", "claimed", "note", "told", "closed"]
    told = [notice.kind for notice in list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case_id)]
    assert told == ["received", "progress", "closed"]
    page = officer.get(f"/office/cases/{case_id}/").content.decode()
    assert "Gate code &lt;1234&gt;" in page
    assert "Only staff see this" in page


@pytest.mark.shows("case-page")
def test_the_customer_never_reads_a_note(officer: Client, case_id: UUID) -> None:
    ask_for(officer, case_id, "note", {"words": "Difficult customer"})
    ask_for(officer, case_id, "close", {"outcome": "collected"})

    notices = list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case_id)
    assert not any("Difficult" in notice.body_text for notice in notices)


@pytest.mark.shows("ask-the-customer")
def test_asking_the_customer_pauses_the_promise_and_their_answer_resumes_it(officer: Client, case_id: UUID) -> None:
    ask_for(officer, case_id, "ask", {"words": "Which gate?"})
    assert _state(case_id) == "waiting_for_customer"
    assert "paused" in {promise.state for promise in list_promises([case_id])[case_id]}

    ask_for(officer, case_id, "answer", {"words": "The green one"})
    assert _state(case_id) == "in_progress"
    assert "paused" not in {promise.state for promise in list_promises([case_id])[case_id]}


@pytest.mark.shows("ask-the-customer")
def test_telling_how_it_stands_does_not_wake_a_case_that_waits_for_the_customer(
    officer: Client, case_id: UUID, town: Town
) -> None:
    ask_for(officer, case_id, "claim", {})
    ask_for(officer, case_id, "ask", {"words": "Which gate?"})
    ask_for(officer, case_id, "tell", {"words": "We still wait to hear which gate."})

    item = find_open_for(case_id, viewer=SEES_ALL)
    assert item is not None
    assert (_state(case_id), item.state, item.claimed_by) == ("waiting_for_customer", "paused", town.officer.id)
    assert [one.state for one in list_promises([case_id])[case_id] if one.kind == "resolve"] == ["paused"]
    ask_for(officer, case_id, "answer", {"words": "The green one"})
    item = find_open_for(case_id, viewer=SEES_ALL)
    assert item is not None
    assert item.state == "claimed"


@pytest.mark.shows("office-refusals")
def test_a_closed_case_is_not_put_back(officer: Client, case_id: UUID) -> None:
    ask_for(officer, case_id, "claim", {})
    ask_for(officer, case_id, "close", {"outcome": "collected"})
    before = (get_case(case_id, viewer=SEES_ALL), list_history(case_id, viewer=SEES_ALL))

    answer = ask_for(officer, case_id, "release", {})

    assert (answer.status_code, "This case is closed. Nothing was changed." in answer.content.decode()) == (422, True)
    assert (get_case(case_id, viewer=SEES_ALL), list_history(case_id, viewer=SEES_ALL)) == before


@pytest.mark.shows("not-fixed")
def test_a_closed_case_is_opened_again_for_the_same_owner(officer: Client, case_id: UUID, town: Town) -> None:
    ask_for(officer, case_id, "claim", {})
    ask_for(officer, case_id, "close", {"outcome": "collected"})
    ask_for(officer, case_id, "reopen", {"words": "Still full"})

    case = get_case(case_id, viewer=SEES_ALL)
    assert (case.state, case.owner, case.times_reopened) == ("in_progress", town.officer.id, 1)


@pytest.mark.shows("promised-again")
def test_what_was_not_fixed_is_promised_anew_and_stands_in_the_queue_where_it_is_due(
    officer: Client, case_id: UUID, town: Town
) -> None:
    closed = now() - timedelta(days=7)
    work_case.claim_case(by=town.officer, at=closed, case_id=case_id)
    work_case.close_case(by=town.officer, at=closed, case_id=case_id, outcome="collected")
    first = {one.kind: one for one in list_promises([case_id])[case_id]}
    ask_for(officer, case_id, "reopen", {"words": "Still full"})
    later = report_missed_bin(name="Owen Rees", email="owen@example.org")
    WorkItem.objects.filter(subject_id=later).update(due_at=now() + timedelta(days=300))

    made = [one for one in list_promises([case_id])[case_id] if one.id not in {each.id for each in first.values()}]
    assert sorted(one.kind for one in made) == sorted(set(first) - {"acknowledge"})
    resolve = next(one for one in made if one.kind == "resolve")
    assert (resolve.state, resolve.started_at > closed) == ("running", True)
    item = find_open_for(case_id, viewer=SEES_ALL)
    assert item is not None
    assert item.due_at == min(one.due_at for one in made)
    assert [row.subject_id for row in list_queue(viewer=SEES_ALL, team="waste")] == [case_id, later]
    page = get_case_page(case_id, viewer=SEES_ALL, at=now(), language="en")
    assert [one.promise.id for one in page.promises if one.promise.kind == "resolve"] == [resolve.id]
    watch_promises(by=SYSTEM, at=resolve.due_at - timedelta(minutes=1))
    assert [one.at_risk for one in list_promises([case_id])[case_id] if one.id == resolve.id] == [True]


@pytest.mark.shows("promised-again")
def test_each_time_it_is_promised_is_counted_as_a_promise_of_its_own(
    officer: Client, case_id: UUID, town: Town
) -> None:
    for move, fields in [
        ("claim", {}),
        ("close", {"outcome": "collected"}),
        ("reopen", {"words": "Still full"}),
        ("close", {"outcome": "collected"}),
    ]:
        assert ask_for(officer, case_id, move, fields).status_code == 200
    count_uncommitted()

    counted = CountedPromise.objects.filter(case_id=case_id, kind="resolve")
    assert [one.state for one in counted] == ["kept", "kept"]


@pytest.mark.shows("office-refusals")
@pytest.mark.parametrize(
    ("move", "fields", "words"),
    [
        ("close", {"outcome": "no_such_outcome"}, "Choose how it ended"),
        ("close", {}, "Choose how it ended"),
        ("note", {"words": "   "}, "Write something first"),
        ("note", {"words": "x" * 10_001}, "too long"),
        ("answer", {"words": ""}, "Write something first"),
        ("reopen", {"words": "again"}, "is not closed"),
        ("pass-on", {}, "our own"),
        ("release", {}, "Somebody else has this case"),
    ],
)
def test_a_refused_move_says_why_and_changes_nothing(
    officer: Client, case_id: UUID, move: str, fields: dict[str, str], words: str
) -> None:
    before = (_state(case_id), len(list_history(case_id, viewer=SEES_ALL)))

    answer = ask_for(officer, case_id, move, fields)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert (_state(case_id), len(list_history(case_id, viewer=SEES_ALL))) == before


@pytest.mark.shows("office-refusals")
def test_an_unknown_move_or_case_is_not_found(officer: Client, case_id: UUID) -> None:
    assert ask_for(officer, case_id, "no-such-move", {}).status_code == 404
    assert officer.get(f"/office/cases/{UUID(int=7)}/").status_code == 404


@pytest.mark.shows("routes-by-role")
@pytest.mark.parametrize("role", ["administrator"])
def test_who_may_only_look_may_not_move_a_case(town: Town, case_id: UUID, role: str) -> None:
    actor: Actor = getattr(town, role)
    assert ask_for(client_of(actor), case_id, "note", {"words": "hello"}).status_code == 403
    assert _state(case_id) == "new"


@pytest.mark.shows("print-pile")
def test_a_letter_is_printed_and_posted_by_a_person(officer: Client, town: Town) -> None:
    case_id = report_missed_bin(email="")
    jobs = list_print_pile(viewer=SEES_ALL)
    assert [job.reference for job in jobs] == [get_case(case_id, viewer=SEES_ALL).reference]

    page = officer.get("/office/print-pile/").content.decode()
    assert "Nothing to post" in page
    notice_id = jobs[0].notice_id
    early = officer.post(f"/office/print-pile/{notice_id}/printed/", follow=True)
    assert "still being made" in early.content.decode()
    assert [job.notice_id for job in list_print_pile(viewer=SEES_ALL)] == [notice_id]

    make_letter(by=SYSTEM, at=now(), notice_id=notice_id)
    assert officer.get(f"/office/print-pile/{notice_id}.pdf").content.startswith(b"%PDF")
    for step in ("printed", "posted"):
        officer.post(f"/office/print-pile/{notice_id}/{step}/")

    assert list_print_pile(viewer=SEES_ALL) == []
    notice = list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case_id)[0]
    assert notice.state == "posted"
    assert notice.postal_address == ("14 Mill Lane", "CM1 2AB")
