"""How a row of the city's file becomes a request of ours, held against a second count made without our reader."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from firstcontact.demo.replay import sample
from firstcontact.demo.replay.mapping import Times, load_map
from firstcontact.demo.replay.reading import Reason, Request, SetAside, read_row
from firstcontact.demo.tests.independent_count import count_file

BOSTON = load_map()
READ = [read_row(row, BOSTON) for row in sample.read_sample()]
REQUESTS = [each for each in READ if isinstance(each, Request)]
ASIDE = [each for each in READ if isinstance(each, SetAside)]
SECOND = count_file()

ROW = {
    "CASE_ENQUIRY_ID": "7",
    "OPEN_DT": "06/01/2015 09:00:00 AM",
    "TARGET_DT": "06/02/2015 08:30:00 AM",
    "CLOSED_DT": "06/01/2015 12:00:00 PM",
    "TYPE": "Bed Bugs",
    "Source": "Constituent Call",
    "CLOSURE_REASON": "Case Closed Case Resolved done",
    "Department": "ISD",
    "neighborhood": "Dorchester",
    "LATITUDE": "42.301",
    "LONGITUDE": "-71.067",
    "Geocoded_Location": "(42.301, -71.067)",
}


def read(**changes: str) -> Request:
    """The made-up row, changed, as a request."""
    request = read_row({**ROW, **changes}, BOSTON)
    assert isinstance(request, Request), request
    return request


def refused(**changes: str) -> SetAside:
    """The made-up row, changed, as it is set aside."""
    aside = read_row({**ROW, **changes}, BOSTON)
    assert isinstance(aside, SetAside), aside
    return aside


@pytest.mark.shows("replay-maps-rows")
def test_at_least_95_in_100_rows_are_mapped_and_the_rest_say_why() -> None:
    assert len(READ) == SECOND.rows == 500
    assert len(REQUESTS) == SECOND.usable >= 0.95 * len(READ)
    assert {aside.reason for aside in ASIDE} == {Reason.CLOSED_BEFORE_OPENED}
    assert [aside.key for aside in ASIDE] == SECOND.closed_before_opened


@pytest.mark.shows("replay-agrees-with-second-count")
def test_channels_services_and_months_are_those_of_the_second_count() -> None:
    assert Counter(request.channel for request in REQUESTS) == SECOND.by_channel
    assert Counter(request.service for request in REQUESTS) == SECOND.by_service
    assert Counter(request.type_name for request in REQUESTS) == SECOND.by_type
    months = Counter(request.opened.astimezone(BOSTON.zone).strftime("%Y-%m") for request in REQUESTS)
    assert months == SECOND.by_month


@pytest.mark.shows("replay-agrees-with-second-count")
def test_the_on_time_share_is_that_of_the_second_count() -> None:
    promised = [(request.closed, request.target) for request in REQUESTS if request.closed and request.target]
    kept = sum(closed <= target for closed, target in promised)
    assert (kept, len(promised)) == (SECOND.on_time, SECOND.closed_with_target)
    assert sum(request.target is not None for request in REQUESTS) == SECOND.with_target


def test_the_second_count_differs_from_the_citys_own_flag_only_where_that_is_empty() -> None:
    """The city left the flag empty on a few rows. Where there is one, it says what the times say."""
    assert SECOND.flag_differs == []
    assert 0 < len(SECOND.flag_empty) <= 3


def test_no_time_of_the_file_lies_in_an_hour_that_the_clock_skips_or_repeats() -> None:
    for request in REQUESTS:
        for moment in (request.opened, request.target, request.closed):
            if moment is not None:
                wall = moment.astimezone(BOSTON.zone)
                assert wall.utcoffset() == wall.replace(fold=1 - wall.fold).utcoffset(), request.key


def test_a_row_is_read_in_the_citys_time_zone() -> None:
    request = read()
    assert request.opened == datetime(2015, 6, 1, 13, 0, tzinfo=UTC)
    assert request.closed == datetime(2015, 6, 1, 16, 0, tzinfo=UTC)
    assert request.target == datetime(2015, 6, 2, 12, 30, tzinfo=UTC)
    assert read(OPEN_DT="01/05/2015 12:20:09 AM").opened == datetime(2015, 1, 5, 5, 20, 9, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_its_first_passing_unless_that_was_before_the_opening() -> None:
    """On 1 November 2015 clocks went back from 02:00 to 01:00: 01:30 was at 05:30 and again at 06:30 UTC."""
    twice = "11/01/2015 01:30:00 AM"
    assert read(OPEN_DT=twice, TARGET_DT="", CLOSED_DT="").opened == datetime(2015, 11, 1, 5, 30, tzinfo=UTC)
    later = read(OPEN_DT="11/01/2015 01:45:00 AM", TARGET_DT="", CLOSED_DT=twice)
    assert later.closed == datetime(2015, 11, 1, 6, 30, tzinfo=UTC)


def test_a_time_that_the_clock_skipped_is_read_as_if_it_had_not() -> None:
    """On 8 March 2015 clocks went forward from 02:00 to 03:00."""
    skipped = read(OPEN_DT="03/08/2015 02:30:00 AM", TARGET_DT="", CLOSED_DT="")
    assert skipped.opened == datetime(2015, 3, 8, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"CASE_ENQUIRY_ID": " "}, Reason.NO_KEY),
        ({"TYPE": ""}, Reason.NO_TYPE),
        ({"Source": "Carrier pigeon"}, Reason.UNKNOWN_SOURCE),
        ({"OPEN_DT": ""}, Reason.NEVER_OPENED),
        ({"OPEN_DT": "2015-06-01 09:00"}, Reason.UNREADABLE_TIME),
        ({"OPEN_DT": "02/30/2015 09:00:00 AM"}, Reason.UNREADABLE_TIME),
        ({"TARGET_DT": "soon"}, Reason.UNREADABLE_TIME),
        ({"CLOSED_DT": "06/01/2015 08:59:59 AM"}, Reason.CLOSED_BEFORE_OPENED),
        ({"TARGET_DT": "05/31/2015 08:30:00 AM"}, Reason.DUE_BEFORE_OPENED),
    ],
)
def test_a_row_that_cannot_be_used_is_set_aside_with_its_reason(changes: dict[str, str], reason: Reason) -> None:
    assert refused(**changes).reason is reason


def test_what_was_unreadable_is_kept_with_the_reason() -> None:
    assert refused(CLOSED_DT="yesterday").detail == "yesterday"


def test_no_target_is_no_promise_and_no_close_is_still_open() -> None:
    request = read(TARGET_DT="", CLOSED_DT="", CLOSURE_REASON="")
    assert (request.target, request.closed, request.outcome) == (None, None, "")


def test_closed_in_the_second_it_was_opened_is_closed() -> None:
    assert read(CLOSED_DT=ROW["OPEN_DT"]).closed == read().opened


@pytest.mark.parametrize(
    ("source", "channel"),
    [
        ("Constituent Call", "phone"),
        ("Citizens Connect App", "web"),
        ("Self Service", "web"),
        ("Twitter", "social"),
        ("Employee Generated", "partner"),
        ("City Worker App", "partner"),
        ("Maximo Integration", "partner"),
    ],
)
def test_each_source_is_one_of_our_channels(source: str, channel: str) -> None:
    assert read(Source=source).channel == channel


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("Case Closed Case Resolved emptied", "done"),
        ("Case Closed. Closed date : 2015-05-22 09:35:32.733 CORR: Corrected", "done"),
        ("Case Closed Duplicate of Existing Case %[removed]", "already_known"),
        ("Case Closed Case Noted  This request exists already; please follow case # [removed]", "already_known"),
        ("Case Closed NOVIO: No Violation Found/No Cause", "nothing_found"),
        ("Case Closed Case Referred to External Agency", "passed_on"),
        ("Case Closed Case Invalid No Case Details", "not_clear"),
        ("Case Closed Case Noted", "noted"),
        ("Case Closed :", "closed"),
        ("", "closed"),
    ],
)
def test_the_closing_words_tell_the_outcome(words: str, outcome: str) -> None:
    assert read(CLOSURE_REASON=words).outcome == outcome


def test_a_type_that_is_one_of_our_services_has_its_outcomes() -> None:
    lights = {"TYPE": "Street Light Outages"}
    assert read(**lights).outcome == "mended"
    assert read(**lights, CLOSURE_REASON="Case Closed NOVIO: No Violation Found").outcome == "no_fault"
    assert read(**lights, CLOSURE_REASON="Case Closed Case Noted").outcome == "noted"


def test_a_request_without_a_place_has_no_position_although_the_file_writes_city_hall() -> None:
    assert read().position == (42.301, -71.067)
    nowhere = {"Geocoded_Location": "(0, 0)", "LATITUDE": "42.359", "LONGITUDE": "-71.059"}
    assert read(**nowhere).position is None
    assert read(LATITUDE="").position is None


@pytest.mark.shows("replay-maps-rows")
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"OPEN_DT": "01/01/0001 12:00:00 AM"}, Reason.UNREADABLE_TIME),
        ({"CLOSED_DT": "12/31/9999 11:59:59 PM"}, Reason.UNREADABLE_TIME),
        ({"CASE_ENQUIRY_ID": "7" * 200}, Reason.TOO_LONG),
        ({"TYPE": "Bed Bugs " * 80}, Reason.TOO_LONG),
        ({"TYPE": "\0 "}, Reason.NO_TYPE),
    ],
)
def test_what_no_request_can_hold_sets_its_row_aside_and_no_other(changes: dict[str, str], reason: Reason) -> None:
    assert refused(**changes).reason is reason


@pytest.mark.parametrize("latitude", ["nan", "inf", "1e999", "-91", "north", ""])
def test_a_position_that_is_nowhere_on_earth_is_none(latitude: str) -> None:
    assert read(LATITUDE=latitude).position is None


def test_the_sign_that_no_database_keeps_is_left_out() -> None:
    assert read(CASE_ENQUIRY_ID="\x007", neighborhood="Dor\0chester").area == "Dorchester"


def test_a_time_that_names_its_own_offset_is_read_with_it() -> None:
    offsets = BOSTON.model_copy(update={"times": Times(zone="America/New_York", format="%Y-%m-%dT%H:%M:%S%z")})
    row = {**ROW, "OPEN_DT": "2015-06-01T09:00:00Z", "TARGET_DT": "", "CLOSED_DT": "2015-06-01T11:00:00+02:00"}
    request = read_row(row, offsets)
    assert isinstance(request, Request)
    assert request.opened == request.closed == datetime(2015, 6, 1, 9, tzinfo=UTC)
