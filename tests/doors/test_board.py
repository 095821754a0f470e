"""Managers read the board: every number opens to its rows and its definition, every table is a file."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from firstcontact.domain.measures.definitions import DEFINITIONS, find_definition
from firstcontact.domain.measures.models import CountedContact, CountedPromise
from firstcontact.foundation.audit.trail import list_entries
from firstcontact.foundation.identity import Viewer
from tests.board_month import Month, count_uncommitted, live_through
from tests.doors.cases import client_of
from tests.towns import Town

OCTOBER = "/board/?period=2026-10"
LINK = re.compile(r'<a class="govuk-link" href="(/board/rows/[^"]+)">([^<]+)<')
FIGURE = re.compile(r'<section class="fc-card">.*?</section>', re.DOTALL)
TOTAL = re.compile(r'data-total="(\d+)"')


@pytest.fixture
def month(town: Town) -> Month:
    """The small month of tests/board_month.py."""
    month = Month(town)
    live_through(month)
    count_uncommitted()
    return month


@pytest.fixture
def leader(month: Month) -> Client:
    """Their team leader, signed in."""
    return client_of(month.town.leader)


@pytest.mark.shows("board-rows")
def test_every_number_on_the_board_opens_to_as_many_rows(leader: Client) -> None:
    page = leader.get(OCTOBER).content.decode()
    links = [(unescape(href), text) for href, text in LINK.findall(page) if any(map(str.isdigit, text))]
    assert len(links) > 25
    for href, number in links:
        rows = leader.get(href).content.decode()
        assert _total(rows) == _number(number), href
        assert _rows(rows) == _number(number), href


@pytest.mark.shows("board-rows")
def test_a_number_of_thousands_opens_to_as_many_rows(leader: Client) -> None:
    _count_contacts("phone", 1_227)
    page = leader.get(OCTOBER).content.decode()
    links = [unescape(href) for href, text in LINK.findall(page) if text == "1,234"]
    assert len(links) == 1  # by phone: those of the month and these
    assert _total(leader.get(links[0]).content.decode()) == 1_234


@pytest.mark.shows("board-rows")
def test_every_number_on_a_card_leads_to_its_rows_and_to_its_definition(leader: Client) -> None:
    """Shares, counts and money alike; a card without a number has a definition all the same."""
    _count_contacts("phone", 1_227)
    figures = {}
    for card in FIGURE.findall(leader.get(OCTOBER).content.decode()):
        title, number = re.search(r'card__title">([^<]+)<', card), re.search(r'card__figure">([^<]+?) *<', card)
        rows = [href for href, text in LINK.findall(card) if text == "rows"]
        meanings = re.findall(r'href="/board/measures/#(\w+)"', card)
        assert title is not None
        assert meanings == [measure for measure in meanings if find_definition(measure)], title[1]
        assert (len(meanings), len(rows)) == (1, 1 if number else 0), title[1]
        if number:
            figures[unescape(title[1])] = number[1]
            assert f"/board/rows/{meanings[0]}/" in rows[0]
            assert _total(leader.get(unescape(rows[0])).content.decode()) > 0
    assert figures == {
        "Promises kept": "50.0%",
        "Open and overdue": "1",
        "Of our own making": "50.0%",
        "Answered first time": "50.0%",
        "Repeats": "25.0%",
        "Contacts": "1,238",
        "Cost of contact": "£1,856.30",
    }


@pytest.mark.shows("board-rows")
def test_every_card_opens_to_the_rows_that_it_counts(leader: Client) -> None:
    page = leader.get(OCTOBER).content.decode()
    totals = {}
    for card in FIGURE.findall(page):
        title = re.search(r"card__title\">([^<]+)<", card)
        link = LINK.search(card)
        assert title is not None
        if link:
            totals[unescape(title[1])] = _total(leader.get(unescape(link[1])).content.decode())
    assert totals == {
        "Promises kept": 2,
        "Open and overdue": 1,
        "Of our own making": 6,
        "Answered first time": 2,
        "Repeats": 2,
        "Contacts": 11,
        "Cost of contact": 10,
    }


@pytest.mark.shows("board-rows")
@pytest.mark.parametrize(
    ("measure", "parts"),
    [
        ("promises_kept", [2, 2]),
        ("failure_demand", [6, 6]),
        ("repeats", [2, 6]),
        ("answered_first_time", [2, 2, 4]),
        ("open_overdue", [1, 1]),
        ("cost", [11, 10, 1]),
    ],
)
def test_the_parts_of_a_figure_are_tabs(leader: Client, measure: str, parts: list[int]) -> None:
    page = leader.get(f"/board/rows/{measure}/?period=2026-10").content.decode()
    assert [int(number) for number in re.findall(r'fc-number">\((\d+)\)', page)] == parts


@pytest.mark.shows("board-need-to-know")
def test_what_belongs_to_another_team_shows_only_that_there_was_something(month: Month, leader: Client) -> None:
    for viewer in (leader, client_of(month.town.administrator)):
        rows = viewer.get("/board/rows/failure_demand/?period=2026-10&service=complaint").content.decode()
        assert _total(rows) == 1
        table = rows[rows.index("<tbody>") : rows.index("</tbody>")]
        assert "A contact with another team" in table
        assert "Tuesday 20 October" in table
        for told in ("complaint", "Phone", "10:00", "answered"):
            assert told not in table


@pytest.mark.shows("board-rows")
def test_what_was_due_at_midnight_was_due_by_the_end_of_a_day(leader: Client) -> None:
    for path in ("open_overdue/", "promises_kept/?period=2026-10&part=broken", "contacts/?period=2026-10"):
        page = leader.get(f"/board/rows/{path}").content.decode()
        table = page[page.index("<tbody>") : page.index("</tbody>")]
        assert "midnight" not in table, path
        assert not re.search(r"\d\d/\d\d/|00:00", table), path
        assert ("end of " in table) is ("contacts" not in path), path


@pytest.mark.shows("board-need-to-know")
def test_nobody_is_named_in_the_rows(leader: Client) -> None:
    for definition in DEFINITIONS:
        for part in ("", "kept", "broken", "answered", "not_answered", "unknown", "costed", "open"):
            page = leader.get(f"/board/rows/{definition.id}/?period=2026-10&part={part}").content.decode()
            for name in ("Mary", "Tom", "Dee", "example.org", "Mill Lane"):
                assert name not in page


@pytest.mark.shows("board-rows-audited")
def test_opening_rows_is_noted(month: Month, leader: Client) -> None:
    leader.get("/board/rows/repeats/?period=2026-10&channel=phone")
    entry = list_entries(viewer=Viewer.of(month.town.administrator), subject_id=month.town.id)[0]
    assert (entry.verb, entry.subject_kind, entry.actor_id) == ("saw", "rows_behind_figure", month.town.leader.id)
    assert entry.facts["measure"] == "repeats"
    assert entry.facts["channel"] == "phone"


@pytest.mark.shows("board-rows")
def test_rows_come_a_page_at_a_time_and_back(month: Month, leader: Client) -> None:
    _count_contacts("phone", 120, spread=timedelta(minutes=1))
    page = leader.get("/board/rows/contacts/?period=2026-10").content.decode()
    seen, pages = [], 1
    while True:
        seen += re.findall(r'<th scope="row">([^<]+)</th>', page[page.index("<tbody>") :])
        older = re.search(r'rel="next" href="([^"]+)"', page)
        if older is None:
            break
        page, pages = leader.get(unescape(older[1])).content.decode(), pages + 1
    assert (pages, len(seen)) == (3, 131)
    newer = re.search(r'rel="prev" href="([^"]+)"', page)
    assert newer is not None
    middle = leader.get(unescape(newer[1])).content.decode()
    assert re.findall(r'<th scope="row">([^<]+)</th>', middle[middle.index("<tbody>") :]) == seen[50:100]


@pytest.mark.shows("board-definitions")
def test_every_figure_says_what_it_means(leader: Client) -> None:
    meanings = leader.get("/board/measures/").content.decode()
    for definition in DEFINITIONS:
        assert f'id="{definition.id}"' in meanings
    board = leader.get(OCTOBER).content.decode()
    anchors = set(re.findall(r'href="/board/measures/#(\w+)"', board))
    assert anchors <= {definition.id for definition in DEFINITIONS}
    assert len(anchors) == 9  # every measure but what another system promised, and the enquiries behind a chart
    assert board.count("/board/measures/#") == board.count("what this means<")


@pytest.mark.shows("board-tables")
def test_every_chart_has_its_table_and_every_table_its_file(leader: Client) -> None:
    board = leader.get(OCTOBER).content.decode()
    assert board.count('class="fc-chart__picture"') == 4
    files = re.findall(r'href="(/board/tables/[^"]+)"', board)
    assert len(files) == board.count("<table") == 5
    for href in files:
        answer = leader.get(unescape(href))
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(leader.get("/board/tables/channels.csv?period=2026-10").content.decode())))
    assert rows[0] == ["\ufeffChannel", "Contacts", "Unit cost", "Cost"]
    assert rows[1:] == [
        ["Phone", "7", "1.50", "10.50"],
        ["Website", "2", "0.15", "0.30"],
        ["Counter", "1", "5.00", "5.00"],
        ["Email", "1", "not costed", "not costed"],
        ["All", "11", "", "15.80"],
    ]


@pytest.mark.shows("board-cost")
def test_38000_calls_cost_57000_pounds_and_8000_visits_40000(town: Town) -> None:
    _count_contacts("phone", 38_000)
    _count_contacts("counter", 8_000)
    _count_contacts("chat", 12)
    page = client_of(town.leader).get(OCTOBER).content.decode()
    text = re.sub(r"<[^>]+>|\s+", " ", page)
    assert re.search(r"Phone +38,000 +£1.50 +£57,000 ", text)
    assert re.search(r"Counter +8,000 +£5.00 +£40,000 ", text)
    assert re.search(r"Chat +12 +not costed +not costed ", text)
    assert "£97,000" in text
    assert "12 contacts not costed" in text
    assert "£0.00" not in text


@pytest.mark.shows("board-not-connected")
def test_what_has_no_source_says_so(leader: Client) -> None:
    page = leader.get(OCTOBER).content.decode()
    card = next(card for card in FIGURE.findall(page) if "Wait on the phone" in card)
    assert "Not connected" in card
    assert not re.search(r">\s*\d", card)


@pytest.mark.shows("board-empty")
def test_a_new_council_is_told_what_will_stand_here(town: Town) -> None:
    page = client_of(town.administrator).get("/board/").content.decode()
    assert "Nothing has been counted yet." in page
    assert "fc-card" not in page


@pytest.mark.shows("board-empty")
def test_a_month_without_contacts_says_so_and_shows_no_share(leader: Client) -> None:
    page = leader.get("/board/?period=2026-08").content.decode()
    assert "Nobody contacted us then." in page
    assert "None has ended yet" in page
    assert "%" not in re.sub(r"<[^>]+>", "", page[page.index("<main") :])


@pytest.mark.shows("board-bad-address")
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("period=2026-13", "We do not know that month"),
        ("period=%C2%B2026", "We do not know that month"),
        ("service=no-such", "We do not know that service"),
        ("channel=%27%3B--", "We do not know that channel"),
    ],
)
def test_an_address_that_asks_for_what_does_not_exist_is_told_so(leader: Client, query: str, told: str) -> None:
    answer = leader.get(f"/board/?{query}")
    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert "October 2026" in answer.content.decode()


@pytest.mark.shows("board-bad-address")
@pytest.mark.parametrize("path", ["", "rows/contacts/", "tables/days.csv"])
def test_a_period_out_of_any_sense_is_a_bad_address_and_no_failure(leader: Client, path: str) -> None:
    for period in ("0001-01-01", "9999", "9" * 5000):
        answer = leader.get(f"/board/{path}", {"period": period})
        assert answer.status_code == 400, period
        assert "We do not know that month" in answer.content.decode(), period
    assert leader.get(f"/board/{path}", {"period": "2100-12-31"}).status_code == 200


@pytest.mark.shows("board-bad-address")
@pytest.mark.parametrize("path", ["rows/nothing/", "rows/phone_wait/", "rows/repeats/?part=kept", "tables/names.csv"])
def test_rows_and_tables_that_do_not_exist_are_not_found(month: Month, leader: Client, path: str) -> None:
    assert leader.get(f"/board/{path}").status_code == 404
    assert list_entries(viewer=Viewer.of(month.town.administrator), subject_id=month.town.id) == []


@pytest.mark.shows("board-roles")
@pytest.mark.parametrize("path", ["", "measures/", "rows/contacts/", "tables/days.csv"])
def test_the_board_is_for_team_leaders_managers_and_administrators(month: Month, path: str) -> None:
    for actor, status in (
        (month.town.leader, 200),
        (month.town.administrator, 200),
        (month.town.adviser, 403),
        (month.town.officer, 403),
    ):
        assert client_of(actor).get(f"/board/{path}").status_code == status
    assert Client(HTTP_HOST="castlemere.localhost").get(f"/board/{path}").status_code == 302


@pytest.mark.shows("board-fast")
def test_the_board_takes_a_fixed_number_of_queries(
    month: Month, leader: Client, django_assert_max_num_queries: object
) -> None:
    leader.get(OCTOBER)
    for query in ("period=2026-10", "period=2026", "period=2026-10&service=missed-bin&channel=phone"):
        with django_assert_max_num_queries(22):  # type: ignore[operator]
            leader.get(f"/board/?{query}")
    _count_contacts("phone", 500)
    for query in ("contacts/?period=2026-10", "failure_demand/?period=2026-10", "open_overdue/"):
        with django_assert_max_num_queries(22):  # type: ignore[operator]
            leader.get(f"/board/rows/{query}")


def _total(page: str) -> int:
    found = TOTAL.search(page)
    assert found is not None
    return int(found[1])


@pytest.mark.shows("board-filters")
def test_a_month_in_which_only_promises_ended_can_be_chosen_too(leader: Client) -> None:
    _count_contacts("phone", 1)
    made = datetime(2026, 8, 3, 9, 0, tzinfo=UTC)
    CountedContact.objects.update(at=made, day=made.date())
    ended = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
    CountedPromise.objects.create(
        id=uuid4(), case_id=uuid4(), service="missed-bin", channel="phone", kind="resolve", source="imported",
        made_at=made, due_at=ended, state="kept", ended_at=ended, ended_day=ended.date(),
    )  # fmt: skip

    page = leader.get("/board/").content.decode()

    assert re.findall(r'<option value="(2026-\d\d)"', page) == ["2026-10", "2026-09", "2026-08"]
    assert '<option value="2026-08" selected' in page


def _number(text: str) -> int:
    """`1,234` as a number; fails for what is none."""
    return int(text.strip().replace(",", ""))


def _rows(page: str) -> int:
    return page[page.index("<tbody>") : page.index("</tbody>")].count("<tr>")


def _count_contacts(channel: str, number: int, spread: timedelta = timedelta(0)) -> None:
    """So many contacts of a Tuesday, as if they had been counted from events."""
    first = datetime(2026, 10, 13, 9, 0, tzinfo=UTC)
    CountedContact.objects.bulk_create(
        CountedContact(
            id=uuid4(), at=first + spread * count, day=date(2026, 10, 13), channel=channel, direction="inbound",
            language="en",
        )
        for count in range(number)
    )  # fmt: skip
