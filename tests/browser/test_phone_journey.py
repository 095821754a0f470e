"""A call: the adviser finds nobody, notes somebody new, answers, opens a case, says the promise, wraps up; the officer
takes and closes it; the customer's page shows everything."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import transaction
from playwright.sync_api import BrowserContext, Page, expect

from firstcontact.domain.contacts.queries import EnquiryFacts, get_contact
from firstcontact.domain.customers.queries import get_customer, search_customers
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.references import read_reference
from firstcontact.foundation.tenancy import acting_for
from tests.browser.conftest import Console, Site
from tests.browser.staff import ABERWEN, CASTLEMERE, new_page, sign_in, tab_to
from tests.browser.visits import last_weekday

SEES_ALL = Viewer.of(SYSTEM)


@dataclass(frozen=True)
class Caller:
    """Somebody who rings, where, and in which language; and what the pages then say."""

    council: str
    host: str
    language: str
    begin: str
    name: str
    asks: str
    needs: str
    words: str
    reference: str
    promise: str
    closed: str


ENGLISH = Caller(
    council="castlemere",
    host=CASTLEMERE,
    language="en",
    begin="n",
    name="Megan Pryce",
    asks="when is my bin day",
    needs="my bin was not emptied",
    words="They drove past again",
    reference="Your reference is",
    promise=r"We will deal with it by the end of \w+day \d+ \w+",
    closed="We have finished",
)
WELSH = Caller(
    council="aberwen",
    host=ABERWEN,
    language="cy",
    begin="N",
    name="Siân Prydderch",
    asks="pryd mae fy niwrnod bin",
    needs="dydy fy min ddim wedi cael ei gasglu",
    words="Maen nhw wedi gyrru heibio eto",
    reference="Eich cyfeirnod yw",
    promise=r"Byddwn yn delio ag ef erbyn diwedd dydd \w+ \d+ \w+",
    closed="Rydym wedi gorffen",
)
Look, Axe = Callable[[Page, str], None], Callable[[Page], None]


def _fill_bin(page: Page) -> None:
    """What the caller answers."""
    day = last_weekday()
    page.locator("[name=q-bin][value=recycling]").check()
    for part, number in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"[name=q-day-{part}]").fill(str(number))
    page.locator("[name=q-help][value=no]").check()
    page.locator("[name=q-out_in_time][value=yes]").check()  # waits until it is shown
    page.locator("[name=q-sticker][value=no]").check()
    page.locator("[name=q-street][value=just_mine]").check()


def _enquiries(council: UUID, contact: UUID) -> tuple[EnquiryFacts, ...]:
    with acting_for(council), transaction.atomic():
        return get_contact(contact, viewer=SEES_ALL).enquiries


def _contact_of(page: Page) -> UUID:
    found = re.search(r"/contacts/([0-9a-f-]{36})/", page.url)
    assert found is not None
    return UUID(found[1])


@pytest.mark.shows("phone-journey")
@pytest.mark.parametrize("caller", [ENGLISH, WELSH], ids=["en", "cy"])
def test_a_call_becomes_a_case_that_is_closed_and_told(
    councils: dict[str, UUID],
    live_site: Site,
    page: Page,
    open_context: Callable[..., BrowserContext],
    console: Console,
    look: Look,
    axe: Axe,
    caller: Caller,
) -> None:
    council = councils[caller.council]

    def see(opened: Page, name: str) -> None:
        look(opened, f"{name}-{caller.language}")
        axe(opened)
        opened.set_viewport_size({"width": 1280, "height": 900})

    sign_in(page.context, live_site, council, caller.host, "adviser")
    page.goto(live_site.url(f"/desk/?lang={caller.language}", caller.host))
    see(page, "desk-home")

    page.keyboard.press(caller.begin)
    page.wait_for_url("**/contacts/**")
    see(page, "desk-unknown")
    contact = _contact_of(page)
    page.locator("#who").fill(caller.name)
    with page.expect_navigation():
        page.locator("#who").press("Enter")
    expect(page.locator("#name")).to_have_value(caller.name)
    for box, typed in (("phone", "01632 960 111"), ("email", "sian@example.org"), ("postcode", "AW1 2AB")):
        page.locator(f"#{box}").fill(typed)
    page.locator("#address").fill("14 Heol y Bont\nAberwen")
    see(page, "desk-somebody-new")
    with page.expect_navigation():
        page.locator("#name").press("Enter")
    expect(page.locator("h1")).to_have_text(caller.name)
    see(page, "desk-known")

    page.locator("#what").press_sequentially(caller.asks)
    answered = page.locator("#found form button")
    expect(answered).to_have_count(1)
    see(page, "desk-answers")
    with page.expect_navigation():
        answered.click()
    see(page, "desk-answered")

    page.keyboard.press("e")
    page.wait_for_url("**add=1")
    page.locator("#what").press_sequentially(caller.needs)
    hit = page.locator("#found a[href*='service=missed-bin']").first
    expect(page.locator("#found")).to_have_attribute("role", "status")
    with page.expect_navigation():
        hit.click()
    page.locator("#words").fill(caller.words)
    _fill_bin(page)
    see(page, "desk-questions")
    with page.expect_navigation():
        page.locator("#open-case").click()
    spoken = page.locator(f".fc-say p[lang={caller.language}]")
    expect(spoken).to_contain_text(caller.reference)
    expect(spoken).to_contain_text(re.compile(caller.promise))
    see(page, "desk-case-opened")
    reference = page.locator(".fc-rows a").first.inner_text()
    assert read_reference(reference)

    page.locator(".fc-wrap select").nth(1).select_option("failure:information_should_be_online")
    page.locator("h1").click()
    with page.expect_navigation():
        page.keyboard.press("f")
        page.keyboard.press("Enter")
    see(page, "desk-finished")
    results = [(one.result, one.demand, one.demand_reason, one.demand_by) for one in _enquiries(council, contact)]
    assert results == [
        ("answered", "value", "", "machine"),
        ("case_opened", "failure", "information_should_be_online", "person"),
    ]

    office = new_page(open_context, console)
    sign_in(office.context, live_site, council, caller.host, "officer", "waste")
    office.goto(live_site.url(f"/office/queue/waste/?lang={caller.language}", caller.host))
    see(office, "office-queue")
    office.locator("a.fc-queue__title").click()
    office.wait_for_url("**/cases/**")
    see(office, "office-case")
    with office.expect_navigation():
        office.keyboard.press("t")
    see(office, "office-case-taken")
    office.locator("#close input[value=collected]").check()
    with office.expect_navigation():
        office.locator("#close button[type=submit]").click()
    see(office, "office-case-closed")
    notice = office.locator("aside .fc-timeline a").first
    notice.click()
    office.wait_for_url("**/notices/**")
    expect(office.locator(f"pre[lang={caller.language}]")).to_be_visible()
    expect(office.locator("main")).to_contain_text(caller.closed)
    see(office, "office-notice")

    page.goto(live_site.url(f"/desk/search/?q={reference.replace('-', '')}", caller.host))
    page.wait_for_url("**/office/cases/**")
    page.locator(".fc-facts a").click()
    page.wait_for_url("**/customers/**")
    expect(page.locator("main")).to_contain_text(reference)
    expect(page.locator("aside")).to_contain_text(caller.words)
    expect(page.locator("aside")).to_contain_text(caller.closed)
    see(page, "desk-customer")
    with acting_for(council), transaction.atomic():
        (customer,) = search_customers(caller.name, viewer=SEES_ALL)
        known = get_customer(customer.id, viewer=SEES_ALL)
    assert known.language == ("cy" if caller is WELSH else "")
    assert known.whole_address == "14 Heol y Bont, Aberwen, AW1 2AB"


@pytest.mark.shows("phone-journey")
def test_a_call_is_taken_with_the_keyboard_alone(councils: dict[str, UUID], live_site: Site, page: Page) -> None:
    council, day = councils["castlemere"], last_weekday()
    sign_in(page.context, live_site, council, CASTLEMERE, "adviser")
    page.goto(live_site.url("/desk/", CASTLEMERE))
    keys = page.keyboard

    keys.press("n")
    page.wait_for_url("**/contacts/**")
    contact = _contact_of(page)
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
    tab_to(page, "[name=q-access]")
    keys.press("Escape")
    keys.press("o")
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator(".fc-say")).to_contain_text("Your reference is")

    keys.press("f")
    with page.expect_navigation():
        keys.press("Enter")
    (enquiry,) = _enquiries(council, contact)
    assert (enquiry.service, enquiry.result, enquiry.words) == ("missed-bin", "case_opened", "Not again")


@pytest.mark.shows("half-written-kept")
def test_what_is_typed_is_there_again_after_another_call(
    councils: dict[str, UUID], live_site: Site, page: Page
) -> None:
    sign_in(page.context, live_site, councils["castlemere"], CASTLEMERE, "adviser")
    page.goto(live_site.url("/desk/", CASTLEMERE))
    page.keyboard.press("n")
    page.wait_for_url("**/contacts/**")
    contact = _contact_of(page)
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
    contact = _contact_of(page)
    page.locator("#what").fill("missed bin")
    page.locator("#what").press("Enter")
    page.locator("#found a").first.click()
    page.locator("[name=q-address-lines]").first.fill("14 Mill Lane")
    page.locator("button[formaction$='/draft/']").last.click()
    expect(page.locator("[name=q-address-lines]").first).to_have_value("14 Mill Lane")
    page.locator("[name=q-address-postcode]").fill("CE1 2AB")
    _fill_bin(page)
    page.locator("#open-case").click()

    expect(page.locator(".fc-say")).to_contain_text("Your reference is")
    (enquiry,) = _enquiries(councils["castlemere"], contact)
    assert enquiry.result == "case_opened"
