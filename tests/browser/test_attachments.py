"""The pages of files that came with messages: the photo at once, everything else in words, in both languages."""

from uuid import UUID

import pytest
from django.db import transaction
from playwright.sync_api import Page

from firstcontact.domain.contacts.actions import NewFile
from firstcontact.domain.contacts.models import Attachment
from firstcontact.foundation.tenancy import acting_for
from tests import made_files as made
from tests.attached import attach, new_message
from tests.browser.conftest import Check, Look, Site
from tests.browser.staff import ABERWEN, sign_in

pytestmark = pytest.mark.shows("mail-files-open")

LOGO = made.photo("PNG", (20, 20))
ROW: list[made.Cell] = ["Heol y Bont", "gwyrdd", 12.5]
ROWS: list[list[made.Cell]] = [["Stryd", "Bin", "Dydd"], *[ROW] * 30]
FILES = (
    NewFile("Llythyr at y cyngor.pdf", "application/pdf", made.pdf()),
    NewFile("IMG_2041.HEIC", "image/heic", made.photo("HEIF", (1200, 900))),
    NewFile("a" * 110 + ".jpg", "image/jpeg", made.photo(size=(900, 1600))),
    NewFile("logo1.png", "image/png", LOGO, content_id="logo1", inline=True),
    NewFile("logo2.png", "image/png", LOGO, content_id="logo2", inline=True),
    NewFile("biniau.xlsx", "", made.xlsx({"Biniau": ROWS})),
    NewFile("nodyn.txt", "text/plain", ("Annwyl gyngor,\n\n" + "Roedd y bin yn llawn. " * 60).encode()),
    NewFile("y bin eto.eml", "message/rfc822", made.email({"bin.jpg": made.photo()})),
    NewFile("photo.jpg", "image/jpeg", b"<script>alert(1)</script>"),
    NewFile("cut.jpg", "image/jpeg", made.photo()[:2000]),
    NewFile("virus.doc", "application/msword", made.docx()),
    NewFile("waiting.zip", "application/zip", made.zipped({"a": "b"})),
)
NAMES = ("pdf", "photo", "tall", "logo1", "logo2", "sheet", "text", "email", "lying", "cut", "virus", "waiting")
SCANS = {"photo": "clean", "pdf": "clean", "virus": "infected", "waiting": "waiting", "sheet": "failed"}


def keep_files(council: UUID) -> dict[str, UUID]:
    """One message with files of every kind, by the names above."""
    with acting_for(council), transaction.atomic():
        ids = dict(zip(NAMES, attach(*FILES, message_id=new_message()), strict=True))
        for name, scan in SCANS.items():
            said = "Win.Trojan.Made-Up" if scan == "infected" else "too_large" if scan == "failed" else ""
            Attachment.objects.filter(id=ids[name]).update(scan=scan, scan_said=said)
        return ids


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_pages_of_files_are_accessible_and_fit_a_phone(
    councils: dict[str, UUID], live_site: Site, page: Page, look: Look, axe: Check, language: str
) -> None:
    ids = keep_files(councils["aberwen"])
    sign_in(page.context, live_site, councils["aberwen"], ABERWEN, "adviser")
    page.goto(live_site.url(f"/desk/?lang={language}", ABERWEN))

    for name, attachment_id in ids.items():
        if name.startswith("logo"):
            continue
        answer = page.goto(live_site.url(f"/attachments/{attachment_id}/?back=/desk/", ABERWEN))
        assert answer is not None
        assert answer.status == 200, name
        page.wait_for_load_state("networkidle")
        look(page, f"attachment-{name}-{language}")
        axe(page)


def test_a_photo_is_seen_at_once_also_on_a_phone(councils: dict[str, UUID], live_site: Site, page: Page) -> None:
    ids = keep_files(councils["aberwen"])
    sign_in(page.context, live_site, councils["aberwen"], ABERWEN, "adviser")
    page.set_viewport_size({"width": 375, "height": 667})
    page.goto(live_site.url(f"/attachments/{ids['photo']}/?back=/desk/", ABERWEN))

    picture = page.locator(".fc-picture img")
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") == 1200
    box = picture.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 667, "one must scroll to see it"
    page.locator("main a", has_text="Download").first.focus()
    with page.expect_download() as saved:
        page.locator("main a[href$='/file/']").first.click()
    assert saved.value.suggested_filename == "IMG_2041.HEIC"
    assert saved.value.path().read_bytes() == FILES[1].content

    page.locator("summary", has_text="2 small pictures").click()
    assert page.locator("a.fc-file__name", has_text="logo1.png").is_visible()
    page.locator("a.fc-file__name", has_text="biniau.xlsx").click()
    assert page.locator("td", has_text="Heol y Bont").first.is_visible()
    page.locator(".fc-back a").click()
    page.wait_for_url("**/desk/")
