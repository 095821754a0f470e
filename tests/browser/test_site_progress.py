"""A resident checks progress, answers what we asked, and says that it is not fixed."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from firstcontact.domain.cases.queries import get_by_reference
from firstcontact.domain.staff.queries import list_colleagues
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.foundation.references import read_reference
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys.work_case import ask_customer, claim_case, close_case, tell_progress
from tests.browser.conftest import Check, Look, Site
from tests.browser.visits import answer_all, begin, check_progress, missed_bin_answers, press, send

SEES_ALL = Viewer.of(SYSTEM)


@contextmanager
def at_work(council: UUID, reference: str) -> Iterator[tuple[Actor, UUID]]:
    """An officer of the waste team, and the case that they work on."""
    with acting_for(council), transaction.atomic():
        case = get_by_reference(read_reference(reference) or "", viewer=SEES_ALL)
        officers = [one.actor for one in list_colleagues() if "waste" in one.teams and "officer" in one.roles]
        yield officers[0], case.id


@pytest.mark.shows("progress-in-customer-words")
@pytest.mark.shows("customer-answers-online")
@pytest.mark.shows("not-fixed-online")
@pytest.mark.parametrize("language", ["en", "cy"])
def test_from_the_proof_to_it_is_not_fixed(
    councils: dict[str, UUID], live_site: Site, page: Page, look: Look, axe: Check, language: str
) -> None:
    """Every page on the way is looked at, narrow and wide, and axe finds nothing on it."""

    def shown(name: str) -> None:
        look(page, f"site-progress-{name}-{language}")
        axe(page)

    begin(page, live_site, language=language)
    answer_all(page, missed_bin_answers())
    reference = send(page)
    check_progress(page, live_site, reference, "someone@example.org")
    shown("refused")
    check_progress(page, live_site, reference, "aw12ab")
    shown("new")

    with at_work(councils["aberwen"], reference) as (officer, case):
        claim_case(by=officer, at=now(), case_id=case)
        tell_progress(by=officer, at=now(), case_id=case, words="The crew comes back tomorrow.\nPlease leave it out.")
        ask_customer(by=officer, at=now(), case_id=case, words="Is the bin in front of the house or behind it?")
    page.reload()
    shown("waiting")
    press(page, "form#words-form button")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    shown("empty")
    page.locator("#words").fill("Behind it, in the lane.")
    press(page, "form#words-form button")
    shown("answered")

    with at_work(councils["aberwen"], reference) as (officer, case):
        close_case(by=officer, at=now(), case_id=case, outcome="collected", words="We came at 8am.")
    page.reload()
    shown("closed")
    page.locator("#words").fill("It is still full.")
    press(page, "form#words-form button")
    shown("reopened")
    assert "proved" not in page.url
    assert page.url.endswith(f"/progress/{reference}/")
