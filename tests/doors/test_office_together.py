"""Two people act on one case at once, or one form is sent twice: the first counts, the second is told."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test import Client

from firstcontact.domain.cases.queries import EntryFacts, get_case, list_history
from firstcontact.domain.notices.queries import list_about
from firstcontact.domain.work.queries import find_open_for
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.tenancy import acting_for
from tests.doors.calls import text_of
from tests.doors.cases import ask_for, client_of, report_missed_bin
from tests.journeys.conftest import Town, make_town, staff_town

SEES_ALL = Viewer.of(SYSTEM)


def _at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all of this at the same time, each with its own connection; what each gave, in their order."""
    gate, given = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number: int) -> None:
        gate.wait()
        try:
            given[number] = deeds[number]()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return given


@pytest.fixture
def town_at_work(transactional_db: None) -> Town:
    """A council whose people work in transactions of their own."""
    council = make_town("castlemere")
    with acting_for(council), transaction.atomic():
        return staff_town(council)


def _history(case_id: UUID) -> list[EntryFacts]:
    return list_history(case_id, viewer=SEES_ALL)


def _seen(case_id: UUID) -> str:
    return str(_history(case_id)[-1].id)


@pytest.mark.shows("claim-exclusive")
def test_of_two_who_take_a_case_at_once_one_gets_it_and_the_other_is_told_who(town_at_work: Town) -> None:
    people = {"Officer": town_at_work.officer, "Other_Officer": town_at_work.other_officer}
    with acting_for(town_at_work.id), transaction.atomic():
        cases = [report_missed_bin(name=f"Person Number{number}") for number in range(3)]
        browsers = [client_of(one) for one in people.values()]

    for case_id in cases:

        def take(browser: Client, case_id: UUID = case_id) -> Any:
            return ask_for(browser, case_id, "claim", {})

        answers = _at_once(*(lambda browser=browser: take(browser) for browser in browsers))

        assert sorted(answer.status_code for answer in answers) == [200, 422]
        with acting_for(town_at_work.id), transaction.atomic():
            case, item = get_case(case_id, viewer=SEES_ALL), find_open_for(case_id, viewer=SEES_ALL)
            assert item is not None
            assert item.claimed_by == case.owner
            assert [entry.kind for entry in _history(case_id)].count("claimed") == 1
        (winner,) = [name for name, one in people.items() if one.id == case.owner]
        loser = next(answer for answer in answers if answer.status_code == 422)
        assert f"{winner} has taken this case. Nothing was changed." in text_of(loser)


@pytest.mark.shows("two-at-once")
def test_of_two_who_close_a_case_at_once_one_does_and_the_other_keeps_their_words(town_at_work: Town) -> None:
    with acting_for(town_at_work.id), transaction.atomic():
        case_id = report_missed_bin()
        browsers = [client_of(town_at_work.officer), client_of(town_at_work.other_officer)]
        seen = _seen(case_id)

    def close(browser: Client, words: str) -> Any:
        return ask_for(browser, case_id, "close", {"outcome": "collected", "words": words, "seen": seen})

    answers = _at_once(lambda: close(browsers[0], "First words"), lambda: close(browsers[1], "Second words"))

    assert sorted(answer.status_code for answer in answers) == [200, 422]
    with acting_for(town_at_work.id), transaction.atomic():
        closed = [entry.body for entry in _history(case_id) if entry.kind == "closed"]
        told = [one.kind for one in list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case_id)]
    assert len(closed) == 1
    assert told == ["received", "closed"]
    lost = {"First words": "Second words", "Second words": "First words"}[closed[0]]
    page = text_of(next(answer for answer in answers if answer.status_code == 422))
    assert "“Closed”, by " in page
    assert f">\n{lost}</textarea>" in page or f">{lost}</textarea>" in page


@pytest.fixture
def case_id(town: Town) -> UUID:
    """A missed bin that Mary Jones reported on the website."""
    return report_missed_bin()


MOVES: list[tuple[str, dict[str, str]]] = [
    ("note", {"words": "Gate code 1234"}),
    ("tell", {"words": "The crew is on its way."}),
    ("ask", {"words": "Which gate?"}),
    ("close", {"outcome": "collected", "words": "Done."}),
]


@pytest.mark.shows("sent-twice-done-once")
@pytest.mark.parametrize(("move", "fields"), MOVES)
def test_a_move_that_is_sent_twice_is_done_once(town: Town, case_id: UUID, move: str, fields: dict[str, str]) -> None:
    officer, seen = client_of(town.officer), _seen(case_id)

    first, second = (ask_for(officer, case_id, move, {**fields, "seen": seen}) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert len(_history(case_id)) == 3
    notices = [one.kind for one in list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case_id)]
    assert len(notices) == (1 if move == "note" else 2)


@pytest.mark.shows("sent-twice-done-once")
def test_taking_and_giving_back_twice_changes_nothing_more(town: Town, case_id: UUID) -> None:
    officer = client_of(town.officer)

    for move in ("claim", "claim", "release"):
        assert ask_for(officer, case_id, move, {}).status_code == 200
    assert ask_for(officer, case_id, "release", {}).status_code == 422

    assert [entry.kind for entry in _history(case_id)] == ["opened", "routed", "claimed", "released"]


@pytest.mark.shows("two-at-once")
@pytest.mark.parametrize(("move", "fields"), MOVES)
def test_the_second_of_two_is_told_what_has_come_meanwhile(
    town: Town, case_id: UUID, move: str, fields: dict[str, str]
) -> None:
    seen = _seen(case_id)
    ask_for(client_of(town.other_officer), case_id, "note", {"words": "Rang them", "seen": seen})
    before = _history(case_id)
    officer = client_of(town.officer)

    answer = ask_for(officer, case_id, move, {**fields, "seen": seen})

    page = text_of(answer)
    assert answer.status_code == 422
    assert "“Note”, by Other_Officer, has come meanwhile. Look at it first." in page
    assert fields["words"] in page
    assert "Rang them" in page
    assert _history(case_id) == before

    again = ask_for(officer, case_id, move, {**fields, "seen": _seen(case_id)})
    assert again.status_code == 200
    assert len(_history(case_id)) == len(before) + 1


@pytest.mark.shows("two-at-once")
def test_words_for_a_case_that_was_closed_meanwhile_stand_in_the_note(town: Town, case_id: UUID) -> None:
    seen = _seen(case_id)
    ask_for(client_of(town.other_officer), case_id, "close", {"outcome": "collected", "seen": seen})

    answer = ask_for(client_of(town.officer), case_id, "tell", {"words": "A long message", "seen": seen})

    page = text_of(answer)
    assert answer.status_code == 422
    assert 'id="tell"' not in page
    note = page[page.index('id="note-words"') :]
    assert "A long message</textarea>" in note


@pytest.mark.shows("two-at-once")
@pytest.mark.parametrize("seen", ["nonsense", str(UUID(int=0)), "\0"])
def test_a_line_of_history_that_is_not_of_this_case_is_refused(town: Town, case_id: UUID, seen: str) -> None:
    other = report_missed_bin(name="Owen Price", email="owen@example.org")
    before = _history(case_id)
    officer = client_of(town.officer)

    for line in (seen, _seen(other), str(uuid4())):
        answer = ask_for(officer, case_id, "note", {"words": "Hello", "seen": line})
        assert answer.status_code == 422
        assert "Hello</textarea>" in text_of(answer)

    assert _history(case_id) == before
