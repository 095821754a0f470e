"""Inside a council: what a service marked `team` or `named` lets others read, through every query that exists."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from firstcontact.domain.applications import queries as applications
from firstcontact.domain.cases import queries as cases
from firstcontact.domain.cases.actions import CaseRefusedError
from firstcontact.domain.contacts import queries as contacts
from firstcontact.domain.notices import queries as notices
from firstcontact.domain.staff.queries import SEEN_IN_HAND, seen_by, seen_values
from firstcontact.domain.staff.rules import may_see
from firstcontact.domain.work import queries as work
from firstcontact.domain.work.models import WorkItem
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import PUBLIC, SYSTEM, Actor, Kind, Viewer
from firstcontact.foundation.tenancy.reading import read_rows
from firstcontact.journeys import work_case
from firstcontact.overviews import case_page, customer_page, desk, progress, queue
from firstcontact.overviews.words import find_words
from tests.isolation.secrets import SERVICE, WORDS, Secret, make_secret, secret
from tests.towns import MONDAY, Town

__all__ = ["secret"]
pytestmark = [pytest.mark.django_db, pytest.mark.shows("need-to-know")]
SEES_ALL = Viewer.of(SYSTEM)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Look = Callable[[Secret, Viewer], object]


def _notice(secret: Secret) -> UUID:
    return notices.list_about(viewer=SEES_ALL, subject_kind="case", subject_id=secret.case_id)[0].id


def _letter(secret: Secret) -> UUID:
    return notices.list_about(viewer=SEES_ALL, subject_kind="case", subject_id=secret.others[0])[0].id


def _message_ids(secret: Secret) -> list[str]:
    about = notices.list_about(viewer=SEES_ALL, subject_kind="case", subject_id=secret.case_id)
    return [one.message_id for one in about]


def _enquiries(secret: Secret) -> list[UUID]:
    return [one for case in secret.cases for one, _ in cases.list_enquiries_of(case, viewer=SEES_ALL)]


def _owner(secret: Secret) -> UUID:
    owner = cases.get_case(secret.case_id, viewer=SEES_ALL).owner
    assert owner is not None
    return owner


# Every query of these packages that takes a viewer, as somebody would ask it who wants to know.
LOOKS: dict[Callable[..., Any], Look] = {
    cases.get_case: lambda s, v: cases.get_case(s.case_id, viewer=v),
    cases.get_story: lambda s, v: cases.get_story(s.case_id, viewer=v),
    cases.find_by_words: lambda s, v: cases.find_by_words("mill lane", viewer=v, since=LONG_AGO, until=now()),
    cases.get_by_reference: lambda s, v: cases.get_by_reference(s.reference, viewer=v),
    cases.find_by_application: lambda s, v: cases.find_by_application(
        cases.get_case(s.case_id, viewer=SEES_ALL).application_id, viewer=v
    ),
    cases.list_cases_of: lambda s, v: cases.list_cases_of(s.customer_id, viewer=v),
    cases.list_cases: lambda s, v: list(cases.list_cases(s.cases, viewer=v).values()),
    cases.list_cases_of_enquiries: lambda s, v: cases.list_cases_of_enquiries(_enquiries(s), viewer=v),
    cases.find_same: lambda s, v: cases.find_same(service=SERVICE, customer_id=s.customer_id, viewer=v),
    cases.list_held: lambda s, v: cases.list_held(_owner(s), viewer=v),
    cases.list_history: lambda s, v: cases.list_history(s.case_id, viewer=v),
    cases.list_enquiries_of: lambda s, v: cases.list_enquiries_of(s.case_id, viewer=v),
    cases.list_records_of: lambda s, v: cases.list_records_of(s.case_id, viewer=v),
    cases.list_asked: lambda s, v: cases.list_asked(s.cases, viewer=v),
    contacts.get_contact: lambda s, v: contacts.get_contact(s.contact_id, viewer=v),
    contacts.find_by_key: lambda s, v: contacts.find_by_key("email", f"notice:{_notice(s)}", viewer=v),
    contacts.list_contacts_of: lambda s, v: contacts.list_contacts_of(s.customer_id, viewer=v),
    contacts.list_in_hand: lambda s, v: contacts.list_in_hand(viewer=v),
    contacts.list_contacts: lambda s, v: contacts.list_contacts([s.contact_id], viewer=v),
    contacts.find_draft: lambda s, v: contacts.find_draft(s.contact_id, viewer=v),
    contacts.list_subjects: lambda s, v: contacts.list_subjects([s.contact_id], viewer=v),
    contacts.find_by_words: lambda s, v: [
        contacts.find_by_words(words, viewer=v, since=LONG_AGO, until=now()) for words in WORDS
    ],
    contacts.list_messages: lambda s, v: contacts.list_messages([s.contact_id], viewer=v),
    work.list_queue: lambda s, v: work.list_queue(viewer=v, team="family"),
    work.count_by_team: lambda s, v: work.count_by_team(viewer=v, teams=["family"]),
    work.find_open_for: lambda s, v: work.find_open_for(s.case_id, viewer=v),
    work.find_all_open_for: lambda s, v: work.find_all_open_for(s.case_id, viewer=v),
    notices.get_notice: lambda s, v: notices.get_notice(viewer=v, notice_id=_notice(s)),
    notices.find_notice: lambda s, v: notices.find_notice(viewer=v, notice_id=_notice(s)),
    notices.list_notices: lambda s, v: notices.list_notices(viewer=v, ids=[_notice(s), _letter(s)]),
    notices.list_about: lambda s, v: notices.list_about(viewer=v, subject_kind="case", subject_id=s.case_id),
    notices.find_by_message_ids: lambda s, v: notices.find_by_message_ids(_message_ids(s), viewer=v),
    notices.list_print_pile: lambda s, v: notices.list_print_pile(viewer=v),
    notices.find_letter: lambda s, v: notices.find_letter(viewer=v, notice_id=_letter(s)),
    notices.count_by_state: lambda s, v: notices.count_by_state(viewer=v),
}
OVERVIEWS: dict[Callable[..., Any], Look] = {
    customer_page.get_customer_page: lambda s, v: customer_page.get_customer_page(s.customer_id, viewer=v, at=now()),
    case_page.get_case_page: lambda s, v: case_page.get_case_page(s.case_id, viewer=v, at=now(), language="en"),
    queue.get_queue: lambda s, v: queue.get_queue(viewer=v, team="family").rows,
    desk.get_hand: lambda s, v: desk.get_hand(viewer=v),
    desk.get_contact_page: lambda s, v: desk.get_contact_page(s.contact_id, viewer=v, at=now()),
    desk.find_anything: lambda s, v: (
        desk.find_anything("mary jones", viewer=v).customers,
        desk.find_anything(s.reference, viewer=v),
    ),
    desk.search_everything: lambda s, v: [
        desk.search_everything(words, viewer=v, at=now(), by_words=True, older=True) for words in (*WORDS, "mill lane")
    ],
    find_words: lambda s, v: [find_words(words, viewer=v, at=now(), older=True) for words in (*WORDS, "mill lane")],
    progress.get_progress: lambda s, v: progress.get_progress(s.case_id, viewer=v, at=now()),
}
REFUSALS = (
    cases.UnknownCaseError,
    contacts.UnknownContactError,
    notices.UnknownNoticeError,
)
COUNTS = (work.count_by_team, notices.count_by_state)


def strangers(secret: Secret) -> list[Viewer]:
    """Everybody at work here who has no need to know."""
    town = secret.town
    people = [town.adviser, town.officer, town.other_officer, town.leader, town.administrator]
    if secret.sensitivity == "named":
        people += [secret.insider, secret.other_leader]
    return [Viewer.of(each) for each in people]


def answer(look: Look, secret: Secret, viewer: Viewer) -> str:
    """What they get to see, as text; nothing where they are refused."""
    try:
        return repr(look(secret, viewer))
    except REFUSALS:
        return ""


@pytest.mark.parametrize("module", [cases, contacts, work, notices])
def test_every_query_about_people_is_tried(module: Any) -> None:
    own = [one for _, one in inspect.getmembers(module, inspect.isfunction) if one.__module__ == module.__name__]
    asks = {one for one in own if not one.__name__.startswith("_") and "viewer" in inspect.signature(one).parameters}
    assert asks - set(LOOKS) == set()


def test_nobody_else_reads_anything_of_it_by_any_query(secret: Secret) -> None:
    leaks = [
        (ask.__qualname__, sorted(viewer.roles), secret.told_in(answer(look, secret, viewer), ids=False))
        for viewer in strangers(secret)
        for ask, look in {**LOOKS, **OVERVIEWS}.items()
        if ask not in COUNTS
    ]
    assert [leak for leak in leaks if leak[2]] == []


def test_nobody_else_counts_it(secret: Secret) -> None:
    for viewer in strangers(secret):
        assert "family" not in work.count_by_team(viewer=viewer, teams=["family"])
        assert notices.count_by_state(viewer=viewer) == {}


def test_those_who_need_to_know_read_it(secret: Secret) -> None:
    """Otherwise the test above would pass where nobody sees anything."""
    owner = Viewer.of(secret.insider if secret.sensitivity == "team" else secret.leader)
    told = " ".join(answer(look, secret, owner) for look in {**LOOKS, **OVERVIEWS}.values())
    assert set(secret.told_in(told)) >= set(secret.tells) - {SERVICE.replace("-", " "), *_shown(secret)}
    for ask in (cases.get_case, work.find_open_for, notices.get_notice, queue.get_queue):
        assert secret.told_in(answer({**LOOKS, **OVERVIEWS}[ask], secret, owner)), ask.__name__


def _shown(secret: Secret) -> list[str]:
    """References as people read them: pages write them so, queries do not."""
    return [word for word in secret.tells if word.count("-") == 2 and word[0].isdigit() and len(word) == 11]


def test_others_see_only_that_there_is_something_with_another_team(secret: Secret) -> None:
    page = customer_page.get_customer_page(secret.customer_id, viewer=Viewer.of(secret.town.adviser), at=now())
    assert [case.case.hidden for case in page.cases] == [True]
    assert [(case.service, case.promises) for case in page.cases] == [(None, ())]
    asked = [enquiry for contact in page.contacts for enquiry in contact.enquiries]
    assert [enquiry.hidden for enquiry in asked] == [True]
    assert page.subjects == {}
    assert page.case_of_enquiry == {}


@pytest.mark.parametrize("stranger", [PUBLIC, Actor(kind=Kind.CUSTOMER, id=UUID(int=5))])
def test_the_public_reads_nothing_of_any_case(secret: Secret, stranger: Actor) -> None:
    viewer = Viewer.of(stranger)
    for ask, look in LOOKS.items():
        assert not secret.told_in(answer(look, secret, viewer), ids=False), ask.__name__


def test_a_named_case_waits_for_the_leader_of_its_team_until_it_is_in_hands(town: Town) -> None:
    secret = make_secret(town, "named")
    work_case.release_case(by=secret.leader, at=MONDAY, case_id=secret.case_id)

    assert cases.get_case(secret.case_id, viewer=Viewer.of(secret.leader)).owner is None
    assert secret.town.leader.id is not None  # leads another team
    for other in (secret.insider, secret.town.leader):
        with pytest.raises(cases.UnknownCaseError):
            cases.get_case(secret.case_id, viewer=Viewer.of(other))
        with pytest.raises(cases.UnknownCaseError):
            work_case.claim_case(by=other, at=MONDAY, case_id=secret.case_id)
    work_case.claim_case(by=secret.leader, at=MONDAY, case_id=secret.case_id)
    assert cases.get_case(secret.case_id, viewer=Viewer.of(secret.leader)).owner == secret.leader.id


def test_a_named_case_that_is_opened_again_is_back_in_the_same_hands(secret: Secret) -> None:
    owner = secret.insider if secret.sensitivity == "team" else secret.leader
    work_case.close_case(by=owner, at=MONDAY, case_id=secret.case_id, outcome="collected")
    work_case.reopen_case(by=owner, at=MONDAY, case_id=secret.case_id, words="again")

    item = work.find_open_for(secret.case_id, viewer=Viewer.of(owner))
    assert item is not None
    assert (item.claimed_by, item.state) == (owner.id, "claimed")


def test_a_closed_case_stays_in_the_hands_that_it_was_in(secret: Secret) -> None:
    owner = secret.insider if secret.sensitivity == "team" else secret.leader
    work_case.close_case(by=owner, at=MONDAY, case_id=secret.case_id, outcome="collected")
    before = (cases.get_case(secret.case_id, viewer=SEES_ALL), cases.list_history(secret.case_id, viewer=SEES_ALL))

    with pytest.raises(CaseRefusedError, match="closed"):
        work_case.release_case(by=owner, at=MONDAY, case_id=secret.case_id)

    after = (cases.get_case(secret.case_id, viewer=SEES_ALL), cases.list_history(secret.case_id, viewer=SEES_ALL))
    assert after == before


@pytest.mark.parametrize("sensitivity", ["open", "team", "named"])
@pytest.mark.parametrize("claimed", [True, False])
def test_lists_and_single_records_follow_the_same_rule(town: Town, sensitivity: str, claimed: bool) -> None:
    owner = town.officer.id if claimed else None
    row = WorkItem.objects.create(
        kind="case",
        subject_kind="case",
        subject_id=UUID(int=1),
        team="waste",
        sensitivity=sensitivity,
        queued_at=MONDAY,
        claimed_by=owner,
    )
    people = (town.adviser, town.officer, town.other_officer, town.leader, town.administrator, PUBLIC, SYSTEM)
    for viewer in map(Viewer.of, people):
        listed = WorkItem.objects.filter(seen_by(viewer, owner="claimed_by"), id=row.id).exists()
        plain = f"SELECT id FROM work_item WHERE id = %(id)s AND {SEEN_IN_HAND}"
        assert bool(read_rows(plain, **seen_values(viewer), id=row.id)) == listed, viewer
        assert listed == may_see(viewer, sensitivity=sensitivity, team="waste", owner=owner), viewer


def test_answers_and_promises_are_reached_only_through_a_case_that_may_be_seen(secret: Secret) -> None:
    """These queries trust whoever calls them; what calls them on behalf of staff is the page of the case."""
    assert applications.get_application.__doc__ is not None
    for viewer in strangers(secret):
        with pytest.raises(cases.UnknownCaseError):
            case_page.get_case_page(secret.case_id, viewer=viewer, at=now(), language="en")
