"""Letters: PDF that a screen reader can read, the address behind the window, both languages where wanted."""

import importlib
import io
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from firstcontact.domain.notices import letters
from firstcontact.domain.notices.letters import LettersUnavailableError, make_pdf, what_is_missing
from firstcontact.domain.notices.tests.made_up import RECEIVED, SIAN, letter

MILLIMETRE = 72 / 25.4
A4_HEIGHT = 297

needs_pango = pytest.mark.skipif(bool(what_is_missing()), reason="Pango is not installed")


def reader_of(html: str) -> PdfReader:
    return PdfReader(io.BytesIO(make_pdf(html).content))


def places(reader: PdfReader) -> list[tuple[str, float, float]]:
    """Each piece of text of the first page with its place: millimetres from the left and from the top."""
    found: list[tuple[str, float, float]] = []

    def note(text: str, matrix: Any, text_matrix: Any, font: Any, size: Any) -> None:
        if text.strip():
            x = text_matrix[4] * matrix[0] + text_matrix[5] * matrix[2] + matrix[4]
            y = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
            found.append((text.strip(), x / MILLIMETRE, A4_HEIGHT - y / MILLIMETRE))

    reader.pages[0].extract_text(visitor_text=note)
    return found


@pytest.mark.shows("letter-where-no-email")
@needs_pango
def test_a_letter_says_what_the_email_would_say() -> None:
    text = "".join(page.extract_text() for page in reader_of(letter("received", RECEIVED, "en").html).pages)
    for words in (
        "Tuesday 24 November 2026",
        "Dear Siân Llŷr-Jones,",
        "by the end of Thursday 26 November",
        "4821-0937-5",
    ):
        assert words in text


@pytest.mark.shows("letter-in-both-languages")
@needs_pango
def test_a_letter_in_both_languages_has_a_page_of_each_welsh_first() -> None:
    first, second = (page.extract_text() for page in reader_of(letter("received", RECEIVED, "cy", "en").html).pages)
    assert "Annwyl Siân Llŷr-Jones," in first
    assert "erbyn diwedd dydd Iau 26 Tachwedd" in first
    assert "The English version follows." in first
    assert "Dear Siân Llŷr-Jones," in second


@pytest.mark.shows("letter-in-both-languages")
@needs_pango
def test_a_letter_can_be_read_by_a_screen_reader() -> None:
    reader = reader_of(letter("received", RECEIVED, "cy", "en").html)
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "cy"
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title
    assert "pdfuaid" in root["/Metadata"].get_data().decode()


@pytest.mark.shows("letter-where-no-email")
@needs_pango
@pytest.mark.parametrize("languages", [("en",), ("cy", "en")])
def test_the_address_stands_behind_the_window_and_nothing_else_does(languages: tuple[str, ...]) -> None:
    """A DL envelope's window is 90 x 35 mm, 20 mm from its left, 18 mm from its foot; A4 is folded to 99 mm."""
    full = replace(
        SIAN, postal_address=("Flat 2, Tŷ Gwyn", "The Old Mill", "14 Stryd y Bont", "Trefach", "Aberwen", "SA99 1ZZ")
    )
    found = places(reader_of(letter("received", RECEIVED, *languages, recipient=full).html))
    window = [text for text, x, y in found if 20 <= x <= 110 and 46 <= y <= 85]
    assert window == [SIAN.name, *full.postal_address]


@needs_pango
def test_a_large_print_letter_is_larger() -> None:
    assert "16pt" in letter("received", RECEIVED, "en", large_print=True).html
    assert "16pt" not in letter("received", RECEIVED, "en").html.replace("font-size: 16pt; line-height: 1.25", "")


@needs_pango
def test_what_somebody_wrote_is_shown_and_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda self, url, *rest: asked.append(str(url)))
    facts = replace(
        RECEIVED, message='<img src="http://127.0.0.1:9/x"> <link rel=stylesheet href="file:///etc/passwd">'
    )
    text = reader_of(letter("question", facts, "en").html).pages[0].extract_text()
    assert '<img src="http://127.0.0.1:9/x">' in text
    assert asked == []


@needs_pango
def test_a_picture_from_elsewhere_is_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda self, url, *rest: asked.append(str(url)))
    make_pdf('<html lang="en"><title>x</title><img alt="x" src="http://127.0.0.1:9/x.png"><p>Hello</p>')
    assert asked == []


def test_a_machine_without_pango_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return importlib.import_module(name)

    monkeypatch.setattr(letters, "import_module", missing)
    assert "apt-get install libpango-1.0-0" in what_is_missing()
    with pytest.raises(LettersUnavailableError, match="libpango"):
        make_pdf("<p>Hello</p>")
