"""A call: the adviser finds nobody, notes somebody new, answers, opens a case, says the promise, wraps up; the officer
takes and closes it; the customer's page shows everything."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import transaction
from playwright.sync_api import BrowserContext, Page, expect

from firstcontact.domain.customers.queries import get_customer, search_customers
from firstcontact.foundation.references import read_reference
from firstcontact.foundation.tenancy import acting_for
from tests.browser.calls import ENGLISH, SEES_ALL, WELSH, Call, Caller, contact_of, enquiries_of, fill_bin, work_case
from tests.browser.conftest import Console, Site
from tests.browser.staff import CASTLEMERE, new_page, sign_in, tab_to
from tests.browser.visits import last_weekday


@pytest.fixture
def see(look: Callable[[Page, str], None], axe: Callable[[Page], None]) -> Callable[[Page, str], None]:
    """Looks at a page, narrow and wide, and asks axe."""

    def look_and_ask(opened: Page, name: str) -> None:
        look(opened, f"{name}-{opened.locator('html').get_attribute('lang')}")
        axe(opened)
        opened.set_viewport_size({"width": 1280, "height": 900})

    return look_and_ask


@pytest.mark.shows("phone-journey")
@pytest.mark.parametrize("caller", [ENGLISH, WELSH], ids=["en", "cy"])
def test_a_call_becomes_a_case_that_is_closed_and_told(
    councils: dict[str, UUID],
    live_site: Site,
    page: Page,
    open_context: Callable[..., BrowserContext],
    console: Console,
    see: Callable[[Page, str], None],
    caller: Caller,
) -> None:
    council, call = councils[caller.council], Call(caller, live_site, page, see)
    sign_in(page.context, live_site, council, caller.host, "adviser")
    office = new_page(open_context, console)
    sign_in(office.context, live_site, council, caller.host, "officer", "waste")

    contact = call.begin()
    call.note_somebody_new()
    call.answer()
    reference = call.open_case()
    call.wrap_up("failure:information_should_be_online")
    work_case(office, live_site, caller, see)
    call.read_customer_page(reference)

    assert read_reference(reference)
    results = [(one.result, one.demand, one.demand_reason, one.demand_by) for one in enquiries_of(council, contact)]
    assert results == [
        ("answered", "value", "", "machine"),
        ("case_opened", "failure", "information_should_be_online", "person"),
    ]
    with acting_for(council), transaction.atomic():
        (customer,) = search_customers(caller.name, viewer=SEES_ALL)
        known = get_customer(customer.id, viewer=SEES_ALL)
    assert known.language == ("cy" if caller is WELSH else "")
    assert known.whole_address == "14 Heol y Bont, Aberwen, AW1 2AB"


def _answer_by_keys(page: Page) -> None:
    """Answer the questions of a missed bin with the keyboard alone."""
    keys, day = page.keyboard, last_weekday()
    tab_to(page, "#words")
    keys.type("Not again")
    tab_to(page, "[name=q-address-lines]")
    keys.type("14 Mill Lane")
    tab_to(page, "[name=q-address-postcode]")
    keys.type("CE1 2AB")
    tab_to(page, "[name=q-bin][value=food]")
    keys.press("Space")
    for part, number in (("day", day.day), ("month", day.month), ("year", day.year)):
        tab_to(page, f"[name=q-day-{part}]")
        keys.type(str(number))
    for question, presses in (("help", 2), ("out_in_time", 1), ("sticker", 2), ("street", 1)):
        expect(page.locator(f"[name=q-{question}]").first).to_be_visible()
        tab_to(page, f"[name=q-{question}]")
        keys.press("Space")
        for _ in range(presses - 1):
            keys.press("ArrowDown")


@pytest.mark.shows("phone-journey")
def test_a_call_is_taken_with_the_keyboard_alone(councils: dict[str, UUID], live_site: Site, page: Page) -> None:
    council = councils["castlemere"]
    sign_in(page.context, live_site, council, CASTLEMERE, "adviser")
    page.goto(live_site.url("/desk/", CASTLEMERE))
    keys = page.keyboard

    keys.press("n")
    page.wait_for_url("**/contacts/**")
    contact = contact_of(page)
    expect(page.locator("#who")).to_be_focused()
    keys.type("Megan Pryce")
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator("#name")).to_be_focused()
    tab_to(page, "#phone")
    keys.type("01632 960 111")
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator("h1")).to_have_text("Megan Pryce")

    expect(page.locator("#what")).to_be_focused()
    keys.type("missed bin")
    expect(page.locator("#found")).to_have_attribute("role", "status")
    tab_to(page, "#found a[href*='service=missed-bin']")
    with page.expect_navigation():
        keys.press("Enter")
    _answer_by_keys(page)
    tab_to(page, "[name=q-access]")
    keys.press("Escape")
    keys.press("o")
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator(".fc-say")).to_contain_text("Your reference is")

    keys.press("f")
    with page.expect_navigation():
        keys.press("Enter")
    (enquiry,) = enquiries_of(council, contact)
    assert (enquiry.service, enquiry.result, enquiry.words) == ("missed-bin", "case_opened", "Not again")


@pytest.mark.shows("half-written-kept")
def test_what_is_typed_is_there_again_after_another_call(
    councils: dict[str, UUID], live_site: Site, page: Page
) -> None:
    sign_in(page.context, live_site, councils["castlemere"], CASTLEMERE, "adviser")
    page.goto(live_site.url("/desk/", CASTLEMERE))
    page.keyboard.press("n")
    page.wait_for_url("**/contacts/**")
    contact = contact_of(page)
    page.goto(live_site.url(f"/desk/contacts/{contact}/?service=missed-bin", CASTLEMERE))
    page.locator("[name=q-help][value=no]").check()
    page.locator("[name=q-out_in_time][value=yes]").check()
    page.locator("[name=q-access]").press_sequentially("Ring the green be")
    page.locator(".fc-begin button").nth(1).click()  # at once, in the middle of a word
    page.wait_for_url(lambda url: "/contacts/" in url and str(contact) not in url)
    page.locator("#who").press_sequentially("Half a na")
    page.locator("a.fc-hand").first.click()
    page.wait_for_url(f"**/contacts/{contact}/")

    expect(page.locator("[name=q-access]")).to_have_value("Ring the green be")
    expect(page.locator("[name=q-help][value=no]")).to_be_checked()
    expect(page.locator("[name=q-out_in_time][value=yes]")).to_be_checked()
    page.locator("a.fc-hand").nth(1).click()
    page.wait_for_url(lambda url: str(contact) not in url)
    expect(page.locator("#who")).to_have_value("Half a na")


@pytest.mark.shows("desk-case")
def test_questions_come_and_go_as_answers_decide_about_them(
    councils: dict[str, UUID], live_site: Site, page: Page
) -> None:
    sign_in(page.context, live_site, councils["castlemere"], CASTLEMERE, "adviser")
    page.goto(live_site.url("/desk/", CASTLEMERE))
    page.keyboard.press("n")
    page.wait_for_url("**/contacts/**")
    page.goto(f"{page.url}?service=missed-bin")
    hidden, stop = page.locator("[name=q-out_in_time]").first, page.locator("#stop")
    expect(hidden).to_be_hidden()
    page.locator("[name=q-access]").fill("Typed before")

    page.locator("[name=q-help][value=no]").check()
    page.locator("[name=q-out_in_time][value=no]").check()
    expect(stop).to_contain_text("No case is needed")
    expect(page.locator("[name=q-out_in_time][value=no]")).to_be_focused()
    page.locator("[name=q-help][value=yes]").check()
    expect(stop).to_be_hidden()
    expect(page.locator("[name=q-out_in_time]")).to_have_count(0)
    expect(page.locator("[name=q-access]")).to_have_value("Typed before")


@pytest.mark.shows("desk-case")
def test_without_scripts_a_case_is_opened_and_half_of_it_kept(
    councils: dict[str, UUID], live_site: Site, no_javascript: Page
) -> None:
    page = no_javascript
    sign_in(page.context, live_site, councils["castlemere"], CASTLEMERE, "adviser")
    page.goto(live_site.url("/desk/", CASTLEMERE))
    page.locator(".fc-begin button").first.click()
    contact = contact_of(page)
    page.locator("#what").fill("missed bin")
    page.locator("#what").press("Enter")
    page.locator("#found a").first.click()
    page.locator("[name=q-address-lines]").first.fill("14 Mill Lane")
    page.locator("button[formaction$='/draft/']").last.click()
    expect(page.locator("[name=q-address-lines]").first).to_have_value("14 Mill Lane")
    page.locator("[name=q-address-postcode]").fill("CE1 2AB")
    fill_bin(page)
    page.locator("#open-case").click()

    expect(page.locator(".fc-say")).to_contain_text("Your reference is")
    (enquiry,) = enquiries_of(councils["castlemere"], contact)
    assert enquiry.result == "case_opened"
