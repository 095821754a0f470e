"""Steps of an adviser on the desk, found by what stays the same in every language."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from playwright.sync_api import Page, expect

from firstcontact.domain.contacts.queries import EnquiryFacts, get_contact
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.tenancy import acting_for
from tests.browser.conftest import Site
from tests.browser.staff import ABERWEN, CASTLEMERE
from tests.browser.visits import last_weekday

SEES_ALL = Viewer.of(SYSTEM)
See = Callable[[Page, str], None]


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
    promise=r"We will come back and empty it by the end of \w+day \d+ \w+",
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
    promise=r"Byddwn yn dod yn ôl i'w wagio erbyn diwedd dydd \w+ \d+ \w+",
    closed="Rydym wedi gorffen",
)


def fill_bin(page: Page) -> None:
    """What the caller answers."""
    day = last_weekday()
    page.locator("[name=q-bin][value=recycling]").check()
    for part, number in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"[name=q-day-{part}]").fill(str(number))
    page.locator("[name=q-help][value=no]").check()
    page.locator("[name=q-out_in_time][value=yes]").check()  # waits until it is shown
    page.locator("[name=q-sticker][value=no]").check()
    page.locator("[name=q-street][value=just_mine]").check()


def enquiries_of(council: UUID, contact: UUID) -> tuple[EnquiryFacts, ...]:
    with acting_for(council), transaction.atomic():
        return get_contact(contact, viewer=SEES_ALL).enquiries


def contact_of(page: Page) -> UUID:
    found = re.search(r"/contacts/([0-9a-f-]{36})/", page.url)
    assert found is not None
    return UUID(found[1])


@dataclass(frozen=True)
class Call:
    """One call, step by step; `see` looks at each page."""

    caller: Caller
    site: Site
    page: Page
    see: See

    def begin(self) -> UUID:
        """From the home of the desk to a call with nobody known. Returns the contact."""
        page, caller = self.page, self.caller
        page.goto(self.site.url(f"/desk/?lang={caller.language}", caller.host))
        self.see(page, "desk-home")
        page.keyboard.press(caller.begin)
        page.wait_for_url("**/contacts/**")
        self.see(page, "desk-unknown")
        return contact_of(page)

    def note_somebody_new(self) -> None:
        """Look for the caller, find nobody, and keep them as a customer."""
        page, caller = self.page, self.caller
        page.locator("#who").fill(caller.name)
        with page.expect_navigation():
            page.locator("#who").press("Enter")
        expect(page.locator("#name")).to_have_value(caller.name)
        for box, typed in (("phone", "01632 960 111"), ("email", "sian@example.org"), ("postcode", "AW1 2AB")):
            page.locator(f"#{box}").fill(typed)
        page.locator("#address").fill("14 Heol y Bont\nAberwen")
        self.see(page, "desk-somebody-new")
        with page.expect_navigation():
            page.locator("#name").press("Enter")
        expect(page.locator("h1")).to_have_text(caller.name)
        self.see(page, "desk-known")

    def answer(self) -> None:
        """Find the answer while they ask, say it, note it."""
        page = self.page
        page.locator("#what").press_sequentially(self.caller.asks)
        answered = page.locator("#found form button")
        expect(answered).to_have_count(1)
        self.see(page, "desk-answers")
        with page.expect_navigation():
            answered.click()
        self.see(page, "desk-answered")

    def open_case(self) -> str:
        """Find the service, ask its questions, and say reference and promise. Returns the reference as shown."""
        page, caller = self.page, self.caller
        page.keyboard.press("e")
        page.wait_for_url("**add=1")
        page.locator("#what").press_sequentially(caller.needs)
        expect(page.locator("#found")).to_have_attribute("role", "status")
        with page.expect_navigation():
            page.locator("#found a[href*='service=missed-bin']").first.click()
        page.locator("#words").fill(caller.words)
        fill_bin(page)
        self.see(page, "desk-questions")
        with page.expect_navigation():
            page.locator("#open-case").click()
        spoken = page.locator(f".fc-say p[lang={caller.language}]")
        expect(spoken).to_contain_text(caller.reference)
        expect(spoken).to_contain_text(re.compile(caller.promise))
        self.see(page, "desk-case-opened")
        return page.locator(".fc-rows a").first.inner_text()

    def wrap_up(self, demand: str) -> None:
        """Correct the demand type of what was asked last, and finish with two keys."""
        page = self.page
        page.locator(".fc-wrap select").last.select_option(demand)
        page.locator("h1").click()
        with page.expect_navigation():
            page.keyboard.press("f")
            page.keyboard.press("Enter")
        self.see(page, "desk-finished")

    def read_customer_page(self, reference: str) -> None:
        """From the reference to the case, to the customer, who shows all of it."""
        page, caller = self.page, self.caller
        page.goto(self.site.url(f"/desk/search/?q={reference.replace('-', '')}", caller.host))
        page.wait_for_url("**/office/cases/**")
        page.locator(".fc-facts a").click()
        page.wait_for_url("**/customers/**")
        expect(page.locator("main")).to_contain_text(reference)
        for words in (caller.words, caller.closed):
            expect(page.locator("aside")).to_contain_text(words)
        self.see(page, "desk-customer")


def work_case(office: Page, site: Site, caller: Caller, see: See) -> None:
    """The officer takes the case from the queue, closes it, and reads what the customer is told."""
    office.goto(site.url(f"/office/queue/waste/?lang={caller.language}", caller.host))
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
    office.locator("aside .fc-timeline a").first.click()
    office.wait_for_url("**/notices/**")
    expect(office.locator(f"pre[lang={caller.language}]")).to_be_visible()
    expect(office.locator("main")).to_contain_text(caller.closed)
    see(office, "office-notice")
