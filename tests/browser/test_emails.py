"""Every email that a resident gets, looked at: axe finds nothing, a phone scrolls one way, nothing is fetched."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from firstcontact.domain.notices.templates import shipped_templates
from firstcontact.domain.notices.tests.made_up import RECEIVED, both, email

EMAILS = [(kind, ("cy", "en")) for kind in sorted(shipped_templates())] + [("received", ("en",)), ("received", ("cy",))]
EVERYTHING = replace(
    RECEIVED,
    message="Was the bin at the front or at the back?\n\nThe crew saw none at 7:40.\nIs it the one with the blue lid?",
    outcome=both("We came back and emptied it.", "Daethom yn ôl a'i wagio."),
    passed_to=both("Castleshire County Council", "Cyngor Sir Castleshire"),
    next_step=both("The crew will come back to your street.", "Bydd y criw yn dod yn ôl i'ch stryd."),
    answer_link="https://aberwen.localhost/answer/",
)


@pytest.mark.shows("notice-by-email")
@pytest.mark.parametrize(("kind", "languages"), EMAILS)
def test_an_email_can_be_read_by_everybody(
    page: Page, axe: Callable[[Page], None], look: Callable[[Page, str], None], kind: str, languages: tuple[str, ...]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(email(kind, EVERYTHING, *languages).html)
    axe(page)
    look(page, f"email-{kind}-{'-'.join(languages)}")
    assert asked == []
