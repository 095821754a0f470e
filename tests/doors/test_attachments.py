"""Files that came with messages, over HTTP: what is shown of them, and that nothing of them runs."""

import io
import re
import struct
import zipfile
import zlib
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from PIL import Image

from firstcontact.domain.contacts import actions
from firstcontact.domain.contacts.actions import NewFile
from firstcontact.domain.contacts.models import Attachment
from firstcontact.domain.contacts.ports import Verdict
from firstcontact.domain.contacts.queries import list_attachments
from firstcontact.doors.parts.attachments.shown import shown_attachments, way_back
from firstcontact.foundation.audit.trail import list_entries
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from tests import made_files as made
from tests.attached import attach, attach_one, new_message, scan_with
from tests.doors.cases import client_of
from tests.isolation.secrets import make_secret
from tests.towns import Town

pytestmark = pytest.mark.shows("mail-files-open")

SCRIPT = "<script>alert('bin')</script>"
WAYS = ("", "picture/", "small/", "file/", "pdf/")
LOCKED_UP = "default-src 'none'; sandbox"


@pytest.fixture
def adviser(town: Town) -> Client:
    """An adviser, signed in."""
    return client_of(town.adviser)


def see(client: Client, attachment_id: UUID, way: str = "", **asked: str) -> Any:
    """The answer at one of the addresses of a file."""
    return client.get(f"/attachments/{attachment_id}/{way}", asked)


def page_of(client: Client, attachment_id: UUID) -> str:
    """The page of a file as text; it must be there."""
    answer = see(client, attachment_id)
    assert answer.status_code == 200
    return str(answer.content.decode())


def one_bit_png(width: int, height: int) -> bytes:
    """A picture of very many dots in very few bytes."""

    def piece(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packed = zlib.compressobj(9)
    line = bytes(width // 8 + 1)
    dots = b"".join(packed.compress(line) for _ in range(height)) + packed.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + piece(b"IDAT", dots) + piece(b"IEND", b"")


def bursting_xlsx() -> bytes:
    """A spreadsheet that unpacks to gigabytes."""
    box = io.BytesIO(made.xlsx({"One": [["a"]]}))
    with zipfile.ZipFile(box) as honest:
        files = {name: honest.read(name) for name in honest.namelist()}
    row = b'<row><c t="inlineStr"><is><t>' + b"a" * 1000 + b"</t></is></c></row>"
    made_box = io.BytesIO()
    with zipfile.ZipFile(made_box, "w", zipfile.ZIP_DEFLATED) as bursting:
        for name, content in files.items():
            if "sheet1" not in name:
                bursting.writestr(name, content)
        with bursting.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(files["xl/worksheets/sheet1.xml"].split(b"<row")[0])
            for _ in range(40):
                sheet.write(row * 50_000)
            sheet.write(b"</sheetData></worksheet>")
    return made_box.getvalue()


# Pictures


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "HEIF", "AVIF"])
def test_every_kind_of_picture_is_drawn_anew_for_the_screen(adviser: Client, kind: str) -> None:
    content = made.photo(kind, (800, 400))
    attachment_id = attach_one(content, f"bin.{kind.lower()}")
    assert f'src="/attachments/{attachment_id}/picture/" width="800" height="400"' in page_of(adviser, attachment_id)

    drawn = see(adviser, attachment_id, "picture/")
    small = see(adviser, attachment_id, "small/")

    with Image.open(io.BytesIO(drawn.content)) as picture, Image.open(io.BytesIO(small.content)) as little:
        assert (picture.format, picture.size, little.size) == ("JPEG", (800, 400), (240, 120))
        left, right = picture.getpixel((50, 20)), picture.getpixel((750, 20))
        assert isinstance(left, tuple)
        assert isinstance(right, tuple)
        assert (left[0] > 200 > left[2], right[2] > 200 > right[0]) == (True, True)
    assert content not in drawn.content
    assert drawn["Content-Type"] == small["Content-Type"] == "image/jpeg"


def test_a_large_photo_is_turned_as_the_camera_was_held_and_made_smaller(adviser: Client) -> None:
    attachment_id = attach_one(made.photo(size=(4000, 3000), turned=6), "IMG_0001.JPG")
    assert 'width="1200" height="1600"' in page_of(adviser, attachment_id)
    with Image.open(io.BytesIO(see(adviser, attachment_id, "picture/").content)) as picture:
        top = picture.getpixel((600, 10))
        assert isinstance(top, tuple)
        assert (picture.size, top[0] > 200 > top[2], dict(picture.getexif())) == ((1200, 1600), True, {})


def test_nothing_of_the_sender_stays_in_a_drawn_picture(adviser: Client) -> None:
    notes = Image.Exif()
    notes[0x010E] = SCRIPT
    made_of = io.BytesIO()
    Image.new("RGB", (100, 100)).save(made_of, "JPEG", exif=notes, comment=SCRIPT.encode())
    attachment_id = attach_one(made_of.getvalue() + SCRIPT.encode(), "a.jpg")
    assert SCRIPT.encode() in see(adviser, attachment_id, "file/").content
    assert b"script" not in see(adviser, attachment_id, "picture/").content


def test_see_through_and_plain_pictures_are_drawn_on_white(adviser: Client) -> None:
    for mode in ("RGBA", "LA", "P", "1", "CMYK"):
        made_of = io.BytesIO()
        Image.new(mode, (100, 100), 0).save(made_of, "TIFF" if mode == "CMYK" else "PNG")
        answer = see(adviser, attach_one(made_of.getvalue()), "picture/")
        assert answer.status_code == 200, mode


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (one_bit_png(20_000, 20_000), "This picture is too large to be shown here."),
        (made.photo()[:2000], "This file is damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "This file is damaged"),
        (b"GIF89a/*" + SCRIPT.encode() + b"*/=1;", "This file is damaged"),
    ],
    ids=["bomb", "cut", "noise", "a page too"],
)
def test_a_picture_that_cannot_be_drawn_says_so_and_can_be_downloaded(
    adviser: Client, content: bytes, words: str
) -> None:
    attachment_id = attach_one(content, "bin.jpg", "image/jpeg")
    page = page_of(adviser, attachment_id)
    assert words in page
    assert "<img" not in page
    assert see(adviser, attachment_id, "picture/").status_code == 404
    assert see(adviser, attachment_id, "small/")["Location"] == "/static/parts/no-picture.svg"
    assert see(adviser, attachment_id, "file/").content == content


def test_a_scan_of_several_pages_says_that_one_is_shown(adviser: Client) -> None:
    made_of = io.BytesIO()
    pages = [Image.new("1", (300, 400)) for _ in range(3)]
    pages[0].save(made_of, "TIFF", save_all=True, append_images=pages[1:])
    assert "Page 1 of 3." in page_of(adviser, attach_one(made_of.getvalue(), "fax.tif"))


# Texts, tables, emails


def test_a_text_is_shown_with_its_letters_and_none_of_its_markup(adviser: Client) -> None:
    for charset in ("utf-8", "utf-16", "cp1252"):
        page = page_of(adviser, attach_one(f"Café: {SCRIPT}".encode(charset), "note.txt"))
        assert "Café: &lt;script&gt;" in page
        assert SCRIPT not in page


def test_of_a_very_long_text_the_beginning_is_shown(adviser: Client) -> None:
    page = page_of(adviser, attach_one("ŵy ".encode() * 200_000 + b"the very end", "long.txt"))
    assert "The first 200 KB of 800 KB are shown." in page
    assert "the very end" not in page
    assert "\ufffd" not in page


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv"])
def test_a_spreadsheet_is_a_table(adviser: Client, kind: str) -> None:
    rows = [["Street", "Bins & <b>bags</b>"], ["Heol y Bont", "Ŵyth"]]
    content = {
        "xlsx": lambda: made.xlsx({"Rounds": rows, "Second": [["x", 12.0]]}),
        "xls": lambda: made.xls(rows),
        "ods": lambda: made.ods("Rounds", rows),
        "csv": lambda: "\r\n".join(";".join(row) for row in rows).encode(),
    }[kind]()
    page = page_of(adviser, attach_one(content, f"rounds.{kind}"))
    assert re.search(r'<th scope="row">2</th><td>Heol y Bont</td><td>Ŵyth</td>', page)
    assert "<td>Bins &amp; &lt;b&gt;bags&lt;/b&gt;</td>" in page
    assert ("<td>12</td>" in page) == (kind == "xlsx")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_of_a_large_spreadsheet_it_says_what_is_cut(adviser: Client, kind: str) -> None:
    rows = [[f"r{down}c{across}" for across in range(45)] for down in range(205)]
    content = made.xlsx({"Large": rows}) if kind == "xlsx" else "\n".join(",".join(row) for row in rows).encode()
    page = page_of(adviser, attach_one(content, f"large.{kind}"))
    assert "<td>r199c39</td>" in page
    assert "r200c0" not in page
    assert "c40<" not in page
    assert "Rows 1 to 200 of 205 and columns 1 to 40 of 45 are shown." in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (made.zipped({"[Content_Types].xml": "<T", "xl/workbook.xml": "<w"}), "This file is damaged"),
        (made.xlsx({"One": [["a"]]})[:900], "This file is damaged"),
        (made.compound({"Workbook": b"\1" * 4096}), "This file is damaged"),
    ],
    ids=["no book", "cut", "old and empty"],
)
def test_a_broken_spreadsheet_says_so(adviser: Client, content: bytes, words: str) -> None:
    page = page_of(adviser, attach_one(content, "list.xlsx"))
    assert words in page
    assert "Download" in page


@pytest.mark.long
def test_a_spreadsheet_that_bursts_harms_nobody(adviser: Client) -> None:
    content = bursting_xlsx()
    assert len(content) < 10_000_000
    assert "There is too much in this file" in page_of(adviser, attach_one(content, "list.xlsx"))


def test_an_email_within_an_email_is_read(adviser: Client) -> None:
    page = page_of(adviser, attach_one(made.email({"bin.jpg": made.photo()}), "forwarded.eml", "message/rfc822"))
    for words in ("Mary Jones &lt;mary@example.org&gt;", "The bin again", "It was &lt;b&gt;not&lt;/b&gt; emptied."):
        assert words in page
    assert "bin.jpg" in page


def test_a_file_of_nothing_says_so(adviser: Client) -> None:
    assert "There is nothing in this file." in page_of(adviser, attach_one(b"", "photo.jpg"))


# What is handed over


@pytest.mark.parametrize(
    ("name", "content", "served"),
    [
        ("bin.jpg", made.photo(), "image/jpeg"),
        ("list.xlsx", made.xlsx({"One": [["a"]]}), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("letter.pdf", made.pdf(), "application/pdf"),
        ("note.txt", b"words", "text/plain"),
        ("page.html", SCRIPT.encode(), "application/octet-stream"),
        ("photo.jpg", SCRIPT.encode(), "application/octet-stream"),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "application/octet-stream"),
        ("data.xml", b'<?xml version="1.0"?><a/>', "application/octet-stream"),
        ("run.js", b"alert(1)", "application/octet-stream"),
        ("mail.eml", made.email(), "application/octet-stream"),
        ("noise", bytes(range(256)), "application/octet-stream"),
    ],
)
def test_a_file_is_handed_over_to_be_saved_and_runs_nowhere(
    adviser: Client, name: str, content: bytes, served: str
) -> None:
    answer = see(adviser, attach_one(content, name, "text/html"), "file/")
    assert answer.content == content
    assert answer["Content-Type"] == served
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == LOCKED_UP
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("given", "header"),
    [
        ('a"b.txt', 'attachment; filename="a_b.txt"'),
        ("tŷ bach.txt", "attachment; filename*=utf-8''t%C5%B7%20bach.txt"),
        ("a\r\nSet-Cookie: x=y.txt", 'attachment; filename="aSet-Cookie_ x=y.txt"'),
    ],
)
def test_its_name_does_not_break_the_header(adviser: Client, given: str, header: str) -> None:
    answer = see(adviser, attach_one(b"words", given), "file/")
    assert answer["Content-Disposition"] == header
    assert "Set-Cookie" not in answer.headers


def test_a_pdf_opens_in_the_browser_and_nothing_else_does(adviser: Client) -> None:
    answer = see(adviser, attach_one(made.pdf(), "letter.pdf"), "pdf/")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Disposition"] == 'inline; filename="letter.pdf"'
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]

    for content in (SCRIPT.encode(), made.photo(), b"words"):
        assert see(adviser, attach_one(content, "letter.pdf", "application/pdf"), "pdf/").status_code == 302


def test_no_address_of_a_file_ever_answers_with_its_markup(adviser: Client) -> None:
    """Whatever a page says of a file that is a page itself, it is a page of ours."""
    for content in (
        SCRIPT.encode(),
        b"<svg/onload=alert('bin')>",
        b"GIF89a" + SCRIPT.encode(),
        made.email(words=SCRIPT),
    ):
        attachment_id = attach_one(content, f"x{SCRIPT}.html", "text/html")
        for way in WAYS:
            answer = see(adviser, attachment_id, way)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                assert way == ""
                assert b"alert('bin')" not in answer.content
                assert b"<svg/onload" not in answer.content


def test_what_may_do_harm_is_warned_of(adviser: Client) -> None:
    lying = page_of(adviser, attach_one(SCRIPT.encode(), "photo.jpg", "image/jpeg"))
    assert "This file is not what it says it is" in lying
    assert "By its name it is: JPEG picture. By its content it is: Web page." in lying
    program = page_of(adviser, attach_one(b"MZ\x90\0\3\0\0\0" + bytes(60), "setup.exe"))
    assert "Files of this kind can do harm" in program
    assert "not what it says" not in program
    assert "harm" not in page_of(adviser, attach_one(made.photo("PNG"), "photo.jpg"))


# Viruses


def test_a_file_with_a_virus_is_said_to_have_one_and_handed_to_nobody(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan_with(monkeypatch)
    attachment_id = attach_one(made.photo(), "photo.jpg")
    actions.note_scan(by=SYSTEM, at=now(), attachment_id=attachment_id, verdict=Verdict("Made.Up-1"))
    for person in (town.adviser, town.officer, town.leader, town.administrator):
        client = client_of(person)
        page = page_of(client, attachment_id)
        assert "A virus was found in this file: Made.Up-1" in page
        assert "An administrator can look at the email as it came in." in page
        assert "Download" not in page
        assert {see(client, attachment_id, way).status_code for way in ("picture/", "small/")} == {404}
        assert {see(client, attachment_id, way).status_code for way in ("file/", "pdf/")} == {302}


def test_a_file_that_waits_for_the_scanner_is_not_opened_yet(adviser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    scan_with(monkeypatch)
    attachment_id = attach_one(made.photo(), "photo.jpg")
    page = page_of(adviser, attachment_id)
    assert "It is being checked for viruses" in page
    assert "<img" not in page
    assert see(adviser, attachment_id, "file/").status_code == 302


@pytest.mark.parametrize(
    ("scan", "said", "words"),
    [
        ("not_scanned", "", "Not checked for viruses"),
        ("clean", "", "Checked for viruses: nothing found"),
        ("failed", "too_large", "It is larger than the virus scanner takes."),
        ("failed", "It broke off.", "The virus scanner could not look through it."),
    ],
)
def test_it_says_whether_somebody_looked_for_viruses(adviser: Client, scan: str, said: str, words: str) -> None:
    attachment_id = attach_one(made.photo(), "photo.jpg")
    Attachment.objects.filter(id=attachment_id).update(scan=scan, scan_said=said)
    assert words in page_of(adviser, attachment_id)
    assert see(adviser, attachment_id, "picture/").status_code == 200


# Who sees it, and that it is noted


def test_a_file_of_another_team_is_not_there(town: Town) -> None:
    secret = make_secret(town, "team")
    attachment_id = attach_one(made.photo(), "zebra.jpg", message_id=new_message(secret.contact_id))
    for person in (town.adviser, town.officer, town.leader, town.administrator):
        client = client_of(person)
        assert {see(client, attachment_id, way).status_code for way in WAYS} == {404}
        assert not list_entries(viewer=Viewer.of(town.administrator), subject_id=attachment_id)
    assert see(client_of(secret.insider), attachment_id).status_code == 200


def test_each_look_is_noted_once(town: Town) -> None:
    attachment_id = attach_one(made.photo(), "photo.jpg")
    client = client_of(town.officer)
    for way in ("", "picture/", "file/", "file/"):
        assert see(client, attachment_id, way).status_code == 200
    see(client_of(town.adviser), attachment_id, "small/")
    seen = list_entries(viewer=Viewer.of(town.administrator), subject_id=attachment_id)
    assert {(one.actor_id, one.verb, one.subject_kind) for one in seen} == {
        (town.officer.id, "saw", "attachment"),
        (town.adviser.id, "saw", "attachment"),
    }
    assert len(seen) == 2
    assert "File" in client_of(town.administrator).get("/manage/audit/").content.decode()


# Lists


def test_a_list_shows_photos_first_and_folds_small_pictures_away(town: Town) -> None:
    message_id = new_message()
    logo = made.photo("PNG", (20, 20))
    attach(
        NewFile("letter.pdf", "", made.pdf()),
        NewFile("logo.png", "", logo, content_id="logo@1", inline=True),
        NewFile("small but sent.png", "", logo),
        NewFile("photo.jpg", "", made.photo("BMP", (100, 100)), content_id="photo@1", inline=True),
        message_id=message_id,
    )
    viewer = Viewer.of(town.adviser)
    shown = shown_attachments(list_attachments([message_id], viewer=viewer), back="/office/cases/1/")
    assert [one["name"] for one in shown.rows] == ["small but sent.png", "photo.jpg", "letter.pdf"]
    assert [one["name"] for one in shown.small] == ["logo.png"]
    assert [bool(one["small_href"]) for one in shown.rows] == [True, True, False]
    assert shown.rows[2]["href"].endswith("/?back=%2Foffice%2Fcases%2F1%2F")
    assert not shown_attachments([])


def test_the_page_of_a_file_leads_to_the_others_and_back(adviser: Client) -> None:
    message_id = new_message()
    ids = attach(NewFile("a.jpg", "", made.photo()), NewFile("b.pdf", "", made.pdf()), message_id=message_id)
    page = see(adviser, ids[0], back="/office/cases/1/").content.decode()
    assert 'href="/office/cases/1/"' in page
    assert f'href="/attachments/{ids[1]}/?back=%2Foffice%2Fcases%2F1%2F"' in page
    assert "1 small picture" not in page


@pytest.mark.parametrize(
    "given", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "a", ""]
)
def test_the_way_back_stays_in_the_house(given: str) -> None:
    assert way_back(given) == ""
    assert way_back("/desk/contacts/1/?who=2") == "/desk/contacts/1/?who=2"
