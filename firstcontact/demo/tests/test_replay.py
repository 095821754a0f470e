"""The 500 real requests go through the journeys and add up: held against a count made without our code."""

import csv
from collections import Counter
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from firstcontact.demo.councils import load_councils
from firstcontact.demo.replay import sample
from firstcontact.demo.replay.mapping import load_map
from firstcontact.demo.replay.reading import Reason, WrongFileError
from firstcontact.demo.replay.run import Replayed, ReplayingAlreadyError, WrongCouncilError, replay
from firstcontact.demo.tests.independent_count import Count, count_file
from firstcontact.domain.cases.queries import get_case, list_cases_by_enquiry, list_history
from firstcontact.domain.catalogue.queries import find_service, list_services
from firstcontact.domain.contacts.queries import find_by_key
from firstcontact.domain.measures.actions import catch_up
from firstcontact.domain.measures.queries import Scope, count_contacts, count_open_cases, count_promises, count_services
from firstcontact.domain.notices import ports
from firstcontact.domain.notices.queries import list_about
from firstcontact.domain.promises.queries import list_promises
from firstcontact.foundation.identity import SYSTEM, Actor, Kind, Viewer
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys.keep_promises import watch_promises

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ALWAYS = Scope(date(2015, 1, 1), date(2016, 12, 31))
SEES_ALL = Viewer.of(SYSTEM)
CUSTOMER = Viewer.of(Actor(kind=Kind.PUBLIC))
BOSTON = load_map()
ROWS = list(sample.read_sample())
SECOND = count_file()
LATE = next(row for row in ROWS if row["OnTime_Status"] == "OVERDUE" and row["CLOSED_DT"])
COMMON_TYPES = ("Pothole Repair (Internal)", "Street Light Outages", "Missed Trash/Recycling/Yard Waste/Bulk Item")
OPEN = next(row for row in ROWS if not row["CLOSED_DT"] and row["TARGET_DT"])
UNTARGETED = next(row for row in ROWS if not row["TARGET_DT"] and row["CLOSED_DT"] > row["OPEN_DT"])
FEW = [LATE, OPEN, UNTARGETED, *islice((row for row in ROWS if row not in (LATE, OPEN, UNTARGETED)), 5)]


def django_conninfo() -> str:
    """The address of the database of the tests."""
    params = connection.get_connection_params()
    return make_conninfo("", **{name: params[name] for name in ("dbname", "user", "password", "host", "port")})


def harbourton() -> UUID:
    """The council of the replay, empty."""
    return load_councils(at=AT, codes=["harbourton"])["harbourton"]


def case_of(row: dict[str, str]) -> UUID:
    """The case that a row became."""
    channel = BOSTON.channels[row["Source"]]
    contact = find_by_key(channel, f"boston311:{row['CASE_ENQUIRY_ID']}", viewer=SEES_ALL)
    assert contact is not None
    return next(iter(list_cases_by_enquiry(each.id for each in contact.enquiries).values()))


@pytest.mark.long
@pytest.mark.shows("replay-through-journeys")
@pytest.mark.shows("replay-whole-files")
@pytest.mark.django_db(transaction=True)
def test_500_real_requests_add_up_on_the_board_as_in_the_file() -> None:
    replayed = add_up_on_the_board(ROWS, SECOND)
    assert replayed == Replayed(told=496, there_already=0, set_aside={Reason.CLOSED_BEFORE_OPENED: 4})


@pytest.mark.shows("replay-through-journeys")
@pytest.mark.shows("replay-whole-files")
@pytest.mark.django_db(transaction=True)
def test_real_requests_add_up_on_the_board_as_in_the_file(tmp_path: Path) -> None:
    rows = [row for row in ROWS if row["TYPE"] in COMMON_TYPES][::3]
    file = tmp_path / "some.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert len(rows) > 20
    add_up_on_the_board(rows, count_file(file))


def add_up_on_the_board(rows: list[dict[str, str]], second: Count) -> Replayed:
    """Replay the rows; the board says what the second count says."""
    council = harbourton()
    replayed = replay(council_id=council, rows=rows, request_map=BOSTON, at=AT)
    assert replayed.rows == second.rows
    with acting_for(council):
        with transaction.atomic():
            watch_promises(by=SYSTEM, at=AT)  # an imported target is measured only: nothing breaks by the clock
        catch_up(by=SYSTEM, at=AT)
    with acting_for(council), transaction.atomic():
        channels, months = Counter[str](), Counter[str]()
        for counted in count_contacts(ALWAYS):
            channels[counted.channel] += counted.contacts
            months[f"{counted.day:%Y-%m}"] += counted.contacts
        assert channels == second.by_channel
        assert months == second.by_month
        assert {each.service: each.contacts for each in count_services(ALWAYS)} == second.by_service
        ended = count_promises(ALWAYS)
        assert {(each.source, each.kind) for each in ended} == {("imported", "resolve")}
        kept, broken = sum(each.kept for each in ended), sum(each.broken for each in ended)
        assert (kept, kept + broken) == (second.on_time, second.closed_with_target)
        assert kept / (kept + broken) == second.on_time_share
        assert count_open_cases(ALWAYS, AT).open == second.usable - second.closed
    return replayed


@pytest.mark.shows("replay-through-journeys")
@pytest.mark.django_db
def test_a_replayed_case_has_the_times_of_the_file_and_its_target_as_the_promise() -> None:
    council = harbourton()
    replay(council_id=council, rows=FEW, request_map=BOSTON, at=AT)
    with acting_for(council):
        late = get_case(case_of(LATE), viewer=SEES_ALL)
        promise = list_promises([late.id])[late.id]
        assert [(each.kind, each.source, each.state) for each in promise] == [("resolve", "imported", "broken")]
        assert (late.source, late.state) == ("imported", "closed")
        assert late.closed_at is not None
        assert late.closed_at > promise[0].due_at > late.opened_at
        local = late.opened_at.astimezone(BOSTON.zone)
        assert local.strftime("%m/%d/%Y %I:%M:%S %p") == LATE["OPEN_DT"]
        still_open = get_case(case_of(OPEN), viewer=SEES_ALL)
        assert [each.state for each in list_promises([still_open.id])[still_open.id]] == ["running"]
        untargeted = case_of(UNTARGETED)
        assert list_promises([untargeted])[untargeted] == []


@pytest.mark.shows("replay-promises-measured-only")
@pytest.mark.django_db
def test_no_notice_or_work_falls_due_from_an_imported_promise() -> None:
    council = harbourton()
    replay(council_id=council, rows=FEW, request_map=BOSTON, at=AT)
    with acting_for(council):
        case = case_of(OPEN)
        before = list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case)
        assert watch_promises(by=SYSTEM, at=AT) == (0, 0)
        assert list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case) == before
        assert [each.state for each in list_promises([case])[case]] == ["running"]


@pytest.mark.shows("replay-notices-recorded")
@pytest.mark.django_db
def test_notices_go_to_a_recorder_and_staff_words_stay_with_staff() -> None:
    council = harbourton()
    replay(council_id=council, rows=FEW, request_map=BOSTON, at=AT)
    with acting_for(council):
        case = case_of(LATE)
        notices = list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case)
        assert {(notice.how, notice.state) for notice in notices} == {("email", "sent")}
        assert {notice.to_address for notice in notices} == {"recorder@harbourton.localhost"}
        assert "recorded, not sent" in notices[0].accepted_as
        closed = next(entry for entry in list_history(case, viewer=SEES_ALL) if entry.kind == "closed")
        assert closed.body == LATE["CLOSURE_REASON"].strip()
        assert not closed.visible_to_customer
        assert all(LATE["CLOSURE_REASON"] not in notice.body_text for notice in notices)


@pytest.mark.shows("replay-idempotent")
@pytest.mark.shows("replay-goes-on")
@pytest.mark.django_db
def test_replaying_again_adds_nothing() -> None:
    council = harbourton()
    first = replay(council_id=council, rows=FEW, request_map=BOSTON, at=AT)
    seen: list[tuple[int, int]] = []
    again = replay(
        council_id=council, rows=FEW, request_map=BOSTON, at=AT, progress=lambda done, total: seen.append((done, total))
    )
    assert (again.told, again.there_already) == (0, first.told)
    assert seen[-1] == (first.told, first.told)


@pytest.mark.django_db
def test_a_type_without_a_service_becomes_one_made_from_its_name() -> None:
    council = harbourton()
    rows = [next(row for row in ROWS if row["TYPE"] == name) for name in ("Street Light Outages", "Rodent Activity")]
    replay(council_id=council, rows=rows, request_map=BOSTON, at=AT)
    with acting_for(council):
        made = find_service("rodent-activity")
        assert made is not None
        assert (made.definition.name.of("en"), made.team) == ("Rodent Activity", "inspections")
        ours = find_service("street-light")
        assert ours is not None
        assert ours.definition.name.of("cy")
        assert ours.definition.standards == ()


@pytest.mark.django_db
def test_a_council_in_another_time_zone_is_refused_and_nothing_is_written() -> None:
    castlemere = load_councils(at=AT, codes=["castlemere"])["castlemere"]
    with acting_for(castlemere):
        services = list_services()
    with pytest.raises(WrongCouncilError, match="America/New_York"):
        replay(council_id=castlemere, rows=FEW, request_map=BOSTON, at=AT)
    with acting_for(castlemere):
        assert list_services() == services
        assert find_by_key("phone", f"boston311:{LATE['CASE_ENQUIRY_ID']}", viewer=SEES_ALL) is None


@pytest.mark.django_db
def test_a_file_that_does_not_fit_its_map_is_refused_and_nothing_is_written() -> None:
    council = harbourton()
    for rows, says in (([{"CASE_ENQUIRY_ID": "1"}], "does not have the columns OPEN_DT, "), ([], "has no rows")):
        with pytest.raises(WrongFileError, match=says):
            replay(council_id=council, rows=rows, request_map=BOSTON, at=AT)
    with acting_for(council):
        assert list_services() == []


@pytest.mark.django_db
def test_while_another_process_replays_to_the_council_nothing_is_written() -> None:
    council = harbourton()
    with psycopg.connect(django_conninfo()) as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"replay {council}"])
        with pytest.raises(ReplayingAlreadyError, match="already"):
            replay(council_id=council, rows=FEW, request_map=BOSTON, at=AT)
        with acting_for(council):
            assert list_services() == []
        other.execute("SELECT pg_advisory_unlock_all()")
    assert replay(council_id=council, rows=FEW[:1], request_map=BOSTON, at=AT).told == 1
    with psycopg.connect(django_conninfo()) as other:  # and the lock was given back
        held = other.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [f"replay {council}"]).fetchone()
        assert held == (True,)


def test_the_recorder_is_registered_for_the_council_of_the_replay() -> None:
    assert type(ports.email_sender(council="harbourton")).__name__ == "RecordingSender"
