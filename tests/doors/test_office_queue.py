"""A team's queue over HTTP: page by page, by what is due next; filters; what a person must find a way for."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from firstcontact.domain.cases.queries import get_case
from firstcontact.domain.customers.actions import keep_record, make_customer
from firstcontact.domain.customers.rules import Said
from firstcontact.domain.notices.queries import list_about, list_print_pile
from firstcontact.domain.promises.models import Promise
from firstcontact.domain.work.actions import claim, enqueue
from firstcontact.domain.work.queries import list_queue
from firstcontact.doors.parts.promised import format_due
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys import log_contact
from firstcontact.journeys.keep_promises import watch_promises
from firstcontact.journeys.open_case import Opened
from tests.doors.calls import text_of
from tests.doors.cases import ask_for, client_of, report_missed_bin
from tests.journeys.conftest import Town, make_town, staff_town
from tests.journeys.test_log_contact import POTHOLE

SEES_ALL = Viewer.of(SYSTEM)
REFERENCE = re.compile(r"\b\d{4}-\d{4}-\d\b")


@pytest.fixture
def officer(town: Town) -> Client:
    """An officer of the waste team, signed in."""
    return client_of(town.officer)


def _wait(count: int, *, dated: int) -> list[UUID]:
    """Work on one case each, the first ones with a due time, of which every two are the same."""
    case = report_missed_bin()
    (kept,) = list_queue(viewer=SEES_ALL, team="waste")
    items = [kept.id]
    for number in range(1, count):
        due = now() + timedelta(days=1 + number // 2) if number < dated else None
        items.append(
            enqueue(
                by=SYSTEM,
                at=now(),
                kind=f"review_{number}",
                subject_kind="case",
                subject_id=case,
                team="waste",
                sensitivity="open",
                due_at=due,
                why={"reason": "team_of_service"},
            )
        )
    return items


def _walk(officer: Client, address: str) -> list[str]:
    """Every page from this one on, by the link to what is due later."""
    pages = []
    while address:
        page = text_of(officer.get(address))
        pages.append(page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = found[1].replace("&amp;", "&") if found else ""
        assert len(pages) < 10
    return pages


@pytest.mark.shows("queue-page-by-page")
@pytest.mark.parametrize("dated", [120, 60, 1])
def test_a_long_queue_is_walked_through_once_also_what_has_no_date(town: Town, dated: int) -> None:
    made = _wait(120, dated=dated)
    seen: list[UUID] = []
    after = None
    for _ in range(10):
        page = list_queue(viewer=Viewer.of(town.officer), team="waste", most=50, after=after)
        seen += [item.id for item in page]
        if len(page) < 50:
            break
        after = (page[-1].due_at, page[-1].id)

    assert len(seen) == len(set(seen)) == 120
    assert set(seen) == set(made)


@pytest.mark.shows("queue-page-by-page")
def test_the_pages_of_a_queue_lead_on_and_back(officer: Client, town: Town) -> None:
    _wait(120, dated=60)

    pages = _walk(officer, "/office/queue/waste/")

    assert [page.count('class="fc-queue__title"') for page in pages] == [50, 50, 20]
    assert ["no date" in page for page in pages] == [False, True, True]
    assert ["Back to the soonest due" in page for page in pages] == [False, True, True]


@pytest.mark.shows("queue-page-by-page")
def test_a_filter_stays_in_the_address(officer: Client, town: Town) -> None:
    items = _wait(120, dated=60)
    for item in items[:70]:
        claim(by=town.officer, at=now(), item_id=item)

    mine = _walk(officer, "/office/queue/waste/?mine=1")
    free = _walk(officer, "/office/queue/waste/?free=1")

    assert [page.count('class="fc-queue__title"') for page in mine] == [50, 20]
    assert [page.count('class="fc-queue__title"') for page in free] == [50]
    assert all("mine=1" in page for page in mine)
    assert "with Officer" in mine[1]
    other = text_of(client_of(town.other_officer).get("/office/queue/waste/?mine=1"))
    assert "You have taken nothing on." in other


@pytest.mark.shows("queue-page-by-page")
@pytest.mark.parametrize(
    "after",
    [
        "nonsense",
        ",",
        "2026-11-23,",
        "2026-11-23T10:00,x",
        "\0,\0",
        "2026-11-23T10:00,01a201d5-0954-7557-8fce-6792cbee98d5",
    ],
)
def test_an_address_that_makes_no_sense_leads_to_the_first_page(officer: Client, town: Town, after: str) -> None:
    report_missed_bin()

    answer: Any = officer.get("/office/queue/waste/", {"after": after})

    assert answer.status_code == 200
    assert len(REFERENCE.findall(text_of(answer))) == 1


@pytest.mark.shows("team-queue")
def test_work_leads_to_the_own_team_with_most_to_do(town: Town) -> None:
    report_missed_bin()

    for who, team in ((town.officer, "waste"), (town.leader, "waste"), (town.administrator, "customer_services")):
        answer: Any = client_of(who).get("/office/")
        assert answer["Location"] == f"/office/queue/{team}/"
    assert client_of(town.officer).get("/office/queue/no-such-team/").status_code == 404


@pytest.mark.shows("team-queue")
@pytest.mark.parametrize("move", ["ask", "tell"])
def test_a_pause_and_a_message_hide_no_broken_promise(officer: Client, town: Town, move: str) -> None:
    """The late one stays before what is due later, says by when it was due, and that it waits for the customer."""
    case_id, later = report_missed_bin(), report_missed_bin(name="Bob Green", email="bob@example.org")
    due = now() - timedelta(days=3)
    Promise.objects.filter(subject_id=case_id, kind="resolve").update(due_at=due)
    watch_promises(by=SYSTEM, at=now())
    ask_for(officer, case_id, "claim", {})
    ask_for(officer, case_id, move, {"words": "Which gate?"})

    rows = re.findall(r"<tr>.*?</tr>", text_of(officer.get("/office/queue/waste/")), re.DOTALL)[1:]

    assert [str(case) in row for case, row in zip((case_id, later), rows, strict=True)] == [True, True]
    assert f"late: {format_due(due)}" in rows[0]
    assert ("paused" in rows[0], "Waiting for the customer" in rows[0]) == (
        (True, True) if move == "ask" else (False, False)
    )
    assert "late" not in rows[1]


def _told_nobody(town: Town) -> UUID:
    """A case of somebody with a phone only, closed: the news can reach them neither by email nor by letter."""
    contact = log_contact.start_contact(by=town.adviser, at=now(), channel="phone")
    log_contact.add_customer(
        by=town.adviser, at=now(), contact_id=contact, said=Said(name="Mary Jones", phone="01632 960 001")
    )
    opened = log_contact.open_case_in_contact(
        by=town.adviser, at=now(), contact_id=contact, service="pothole", raws=POTHOLE
    )
    assert isinstance(opened, Opened)
    ask_for(client_of(town.officer), opened.case_id, "close", {"outcome": "mended"})
    return opened.case_id


@pytest.mark.shows("cannot-be-told")
@pytest.mark.parametrize("way", ["email", "address", "phone"])
def test_who_cannot_be_told_is_work_until_a_person_finds_a_way(town: Town, way: str) -> None:
    case_id, adviser = _told_nobody(town), client_of(town.adviser)
    queue = text_of(adviser.get("/office/queue/customer_services/"))
    assert "Message not delivered: How it ended" in queue
    assert "There is no way to tell the customer: find one" in queue
    (notice,) = list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case_id)
    assert notice.state == "cannot_be_told"
    page = text_of(adviser.get(f"/office/notices/{notice.id}/"))
    assert "I have found an address" in page

    fields, step = {
        "email": ({"email": "mary@example.org"}, "address"),
        "address": ({"address": "14 Mill Lane\nCastlemere\nCM1 2AB"}, "address"),
        "phone": ({"how": "phone"}, "told"),
    }[way]
    adviser.post(f"/office/notices/{notice.id}/{step}/", fields)

    assert list_queue(viewer=SEES_ALL, team="customer_services") == []
    told = list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case_id)
    assert told[-1].state == {"email": "queued", "address": "queued", "phone": "told"}[way]
    assert [job.postal_address for job in list_print_pile(viewer=SEES_ALL)] == (
        [("14 Mill Lane", "Castlemere", "CM1 2AB")] if way == "address" else []
    )


@pytest.mark.shows("office-refusals")
@pytest.mark.parametrize(
    ("step", "fields", "words"),
    [
        ("address", {}, "Write an email address or a postal address"),
        ("address", {"email": "mary"}, "Check the email address"),
        ("address", {"email": "\0", "address": "\0"}, "Nothing was changed"),
        ("address", {"address": "\0"}, "Write an email address or a postal address"),
        ("told", {}, "Say how they were told"),
        ("told", {"how": "pigeon"}, "Say how they were told"),
        ("again", {}, "Nothing was changed"),
        ("arrived", {}, "Nothing was changed"),
    ],
)
def test_a_way_that_is_none_is_refused(town: Town, step: str, fields: dict[str, str], words: str) -> None:
    case_id, adviser = _told_nobody(town), client_of(town.adviser)
    before = list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case_id)

    answer: Any = adviser.post(f"/office/notices/{before[0].id}/{step}/", fields, follow=True)

    assert words in text_of(answer)
    assert list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case_id) == before
    assert adviser.post(f"/office/notices/{before[0].id}/no-such-step/").status_code == 404


@pytest.mark.shows("customer-maybe")
@pytest.mark.parametrize("choice", ["offered", "new"])
def test_a_person_settles_whose_case_it_is(town: Town, choice: str) -> None:
    record = keep_record(by=SYSTEM, at=now(), source="phone", said=Said(name="M Jones", email="mary@example.org"))
    mary = make_customer(by=SYSTEM, at=now(), record_id=record)
    case_id, officer = report_missed_bin(), client_of(town.officer)
    assert get_case(case_id, viewer=SEES_ALL).customer_id is None
    page = text_of(officer.get(f"/office/cases/{case_id}/"))
    assert "Is this one of these people?" in page
    assert "Yes: M Jones" in page
    assert "not recognised" in page

    refused = ask_for(officer, case_id, "customer", {"customer": str(UUID(int=7))})
    assert (refused.status_code, "Choose one of the people shown" in text_of(refused)) == (422, True)
    ask_for(officer, case_id, "customer", {"customer": str(mary) if choice == "offered" else "new"})

    settled = get_case(case_id, viewer=SEES_ALL).customer_id
    assert (settled == mary) is (choice == "offered")
    assert settled is not None
    assert "Is this one of these people?" not in text_of(officer.get(f"/office/cases/{case_id}/"))
    again = ask_for(officer, case_id, "customer", {"customer": "new"})
    assert again.status_code == 422
    assert get_case(case_id, viewer=SEES_ALL).customer_id == settled


@pytest.mark.shows("councils-apart")
def test_another_councils_cases_notices_and_letters_are_not_found(db: None) -> None:
    castlemere, aberwen = make_town("castlemere"), make_town("aberwen", nation="wales", languages=("en", "cy"))
    with acting_for(castlemere):
        staff_town(castlemere)
        case_id = report_missed_bin(email="")
        (notice,) = list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case_id)
        before = get_case(case_id, viewer=SEES_ALL), notice
    with acting_for(aberwen):
        stranger = client_of(staff_town(aberwen).officer, host="aberwen.localhost")

    for move in ("claim", "note", "tell", "ask", "answer", "close", "reopen", "pass-on", "release", "customer"):
        assert ask_for(stranger, case_id, move, {"words": "Hello", "outcome": "collected"}).status_code == 404
    for address in (f"cases/{case_id}/", f"notices/{notice.id}/", f"print-pile/{notice.id}.pdf"):
        assert stranger.get(f"/office/{address}").status_code == 404
    for address in (f"notices/{notice.id}/told/", f"print-pile/{notice.id}/printed/"):
        assert stranger.post(f"/office/{address}", {"how": "phone"}).status_code == 404

    with acting_for(castlemere):
        (after,) = list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case_id)
        assert (get_case(case_id, viewer=SEES_ALL), after) == before
