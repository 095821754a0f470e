"""Emails in the browser: from the queue to the reply, wide and on a phone, in both languages, without scripts too."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from playwright.sync_api import Page

from firstcontact.connectors.demo.outbox import OutboxSender
from firstcontact.demo.postbox import CODE
from firstcontact.domain.cases.queries import get_case
from firstcontact.domain.mailroom.actions import note_trouble
from firstcontact.domain.mailroom.ports import MailboxAwayError, MailboxSetting, MailSession, all_mailboxes, mail_source
from firstcontact.domain.mailroom.ports import register_mailboxes as register
from firstcontact.domain.notices.queries import list_about
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.references import show_reference
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys import answer_email
from tests import made_files
from tests.browser.conftest import Check, Console, Look, Site
from tests.browser.staff import ABERWEN, find_colleague, sign_in
from tests.doors.calls import contact_now
from tests.doors.cases import report_missed_bin
from tests.isolation.emails import contact_id_of
from tests.letters import receive, write

SEES_ALL = Viewer.of(SYSTEM)
HELO = MailboxSetting(
    council="aberwen",
    code="helo",
    address="helo@aberwen.example",
    host="imap.gwasanaethau-digidol.aberwen.example",
    folder="INBOX/Preswylwyr",
    answer_within=3,
)
DEMO = MailboxSetting(council="aberwen", code=CODE, address="cysylltu@aberwen.example")
ENGLISH = "My green bin was not emptied on Tuesday. It was out before 7 o'clock, as you can see.\n\nMary"
WELSH = "Ni chafodd fy min gwyrdd ei wagio ddydd Mawrth. Roedd allan cyn 7 o'r gloch, fel y gwelwch.\n\nMari"
QUOTED = "\n\nOn Monday Cyngor Aberwen wrote:\n> We empty your green bin on Tuesdays.\n> Please put it out by 7.\n"
PHOTO = ("bin gwyrdd.jpg", "image/jpeg", made_files.photo(size=(900, 1200)))
SPAM = {"X-Spam-Flag": "YES"}
LONG = "a" * 300


class Away:
    """A mail server that does not let us in."""

    def open(self, mailbox: MailboxSetting) -> AbstractContextManager[MailSession]:
        """It does not open."""
        raise MailboxAwayError("refused", f"[AUTHENTICATIONFAILED] {mailbox.username} {LONG}")


@pytest.fixture(autouse=True)
def _mailboxes() -> Iterator[None]:
    before, was = all_mailboxes(), mail_source()
    register([HELO, DEMO], Away())
    yield
    register(before, was)


def came_in(council: UUID, words: str = ENGLISH, **more: Any) -> UUID:
    """An email with a photo that waits. Returns its contact."""
    with acting_for(council):
        email_id, _ = receive(_letter(words, **more), at=now(), mailbox="helo")
        with transaction.atomic():
            return contact_id_of(email_id)


def _letter(words: str, **more: Any) -> bytes:
    return write(words + QUOTED, **{"to": HELO.address, "subject": "My green bin", "files": [PHOTO], **more})


def _addresses(council: UUID) -> dict[str, str]:
    """The pages to look at, by the name of their pictures."""
    adviser, officer = find_colleague(council, "adviser").actor, find_colleague(council, "officer", "waste").actor
    waiting, theirs = came_in(council, WELSH), came_in(council, f"My bin {LONG}", subject=f"Re: {LONG}")
    mine = came_in(council, sender=f"Mary {LONG} <mary@{'a' * 60}.example>")
    with acting_for(council), transaction.atomic():
        case = get_case(report_missed_bin(), viewer=SEES_ALL)
        answer_email.take_email(by=adviser, at=now(), contact_id=mine)
        answer_email.take_email(by=officer, at=now(), contact_id=theirs)
    named = f"Case {show_reference(case.reference)}"
    stranger = came_in(council, "Is it done?", subject=named, sender="Tom <tom@example.org>")
    with acting_for(council):
        receive(_letter("It is full again.", subject=named), at=now(), mailbox="helo")
        spam, _ = receive(write(f"Win {LONG}", subject=f"A prize {LONG}", headers=SPAM), at=now(), mailbox="helo")
        broken, _ = receive(b"\x00\xff not an email\n" + LONG.encode() * 3, at=now(), mailbox="helo")
        with transaction.atomic():
            trouble = f"refused [AUTHENTICATIONFAILED] {LONG}"
            note_trouble(by=SYSTEM, at=now(), mailbox="helo", trouble=trouble)
    return {
        "queue": "/office/queue/customer_services/",
        "waiting": f"/office/emails/{waiting}/",
        "theirs": f"/office/emails/{theirs}/",
        "stranger": f"/office/emails/{stranger}/",
        "desk-waiting": f"/desk/contacts/{waiting}/",
        "desk-mine": f"/desk/contacts/{mine}/",
        "desk-theirs": f"/desk/contacts/{theirs}/",
        "case": f"/office/cases/{case.id}/",
        "apart": "/office/kept-apart/",
        "spam": f"/office/kept-apart/{spam}/",
        "administrator-broken": f"/office/kept-apart/{broken}/",
        "administrator-mailboxes": "/manage/mailboxes/",
        "administrator-write": "/manage/write/",
    }


@pytest.mark.shows("staff-pages-accessible")
@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.long), "cy"])
def test_the_pages_of_emails_are_accessible_and_fit_a_phone(
    councils: dict[str, UUID],
    live_site: Site,
    page: Page,
    look: Look,
    axe: Check,
    outbox: OutboxSender,
    language: str,
) -> None:
    council = councils["aberwen"]
    addresses, role = _addresses(council), ""
    for name, address in addresses.items():
        wanted = "administrator" if name.startswith("administrator") else "adviser"
        if wanted != role:
            role = wanted
            page.context.clear_cookies()
            sign_in(page.context, live_site, council, ABERWEN, role)
            page.goto(live_site.url(f"/office/queue/customer_services/?lang={language}", ABERWEN))
        answer = page.goto(live_site.url(address, ABERWEN))
        assert answer is not None
        assert answer.status == 200, address
        look(page, f"email-{name}-{language}")
        axe(page)
    page.goto(live_site.url("/manage/mailboxes/", ABERWEN))
    with page.expect_navigation():
        page.locator("form[action$='/test/'] button").click()
    look(page, f"email-mailboxes-tested-{language}")
    axe(page)


@pytest.mark.shows("mail-at-the-desk")
@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("cy", 375)])
def test_an_email_with_a_photo_is_taken_looked_at_and_answered(
    councils: dict[str, UUID],
    live_site: Site,
    page: Page,
    console: Console,
    look: Look,
    axe: Check,
    language: str,
    width: int,
) -> None:
    console.expect("422")
    council = councils["aberwen"]
    email = came_in(council, WELSH if language == "cy" else ENGLISH)
    sign_in(page.context, live_site, council, ABERWEN, "adviser")
    page.set_viewport_size({"width": width, "height": 800})

    def see(name: str) -> None:
        look(page, f"email-journey-{name}-{language}")
        axe(page)
        page.set_viewport_size({"width": width, "height": 800})

    page.goto(live_site.url(f"/office/queue/customer_services/?lang={language}", ABERWEN))
    page.locator(".fc-queue__title", has_text="My green bin").click()
    page.locator(".fc-letter img").first.wait_for()
    page.keyboard.press("t")
    page.wait_for_url(f"**/desk/contacts/{email}/")
    assert page.locator("#about").input_value() == "missed-bin"

    page.locator("#reply-words").fill("We come tomorrow.")
    page.locator("#about").select_option("")
    with page.expect_navigation():
        page.locator("button[value=send]").click()
    see("refused")
    assert page.locator("#reply-words").input_value() == "We come tomorrow."

    page.locator("#about").select_option("missed-bin")
    with page.expect_navigation():
        page.locator("button[value=preview]").click()
    assert "We come tomorrow." in page.frame_locator("#preview iframe").locator("body").inner_text()
    see("preview")
    with page.expect_navigation():
        page.locator("button[value=send]").click()
    with page.expect_navigation():
        page.locator(".fc-wrap button[type=submit]").click()
    page.wait_for_url("**/desk/")

    with acting_for(council), transaction.atomic():
        told, contact = list_about(viewer=SEES_ALL, subject_kind="contact", subject_id=email), contact_now(email)
    assert [one.kind for one in told] == ["email_received", "reply"]
    assert (contact.state, [one.service for one in contact.enquiries]) == ("finished", ["missed-bin"])


def test_a_case_is_opened_from_what_it_may_be_about(councils: dict[str, UUID], live_site: Site, page: Page) -> None:
    council = councils["aberwen"]
    email = came_in(council)
    sign_in(page.context, live_site, council, ABERWEN, "adviser")
    page.goto(live_site.url(f"/desk/contacts/{email}/", ABERWEN))
    page.keyboard.press("t")
    page.locator("#reply-form").wait_for()

    page.keyboard.press("s")

    page.wait_for_url("**service=missed-bin**")
    assert page.locator("#open-case").is_visible()
    assert page.locator(".fc-letter__words").first.is_visible()


def test_without_scripts(councils: dict[str, UUID], live_site: Site, no_javascript: Page) -> None:
    council, page = councils["aberwen"], no_javascript
    email = came_in(council)
    sign_in(page.context, live_site, council, ABERWEN, "adviser")
    page.goto(live_site.url("/office/queue/customer_services/?lang=en", ABERWEN))
    page.locator(".fc-queue__title", has_text="My green bin").click()
    page.get_by_role("button", name="Take this email").click()
    page.locator("summary", has_text="Show the whole email").click()
    assert page.locator("pre", has_text="We empty your green bin on Tuesdays.").is_visible()
    page.locator("#reply-words").fill("We come tomorrow.")
    page.locator("button[value=preview]").click()
    assert page.locator("#preview").is_visible()
    page.locator("button[value=finish]").click()
    page.wait_for_url("**/desk/")

    with acting_for(council), transaction.atomic():
        assert contact_now(email).state == "finished"
