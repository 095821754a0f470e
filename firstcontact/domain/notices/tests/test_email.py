"""The email itself: readable by everybody, honest in its headers, safe whatever somebody wrote."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcontact.domain.notices.colours import READABLE, WHITE, choose_colours, contrast
from firstcontact.domain.notices.messages import CannotBeWrittenError, Letterhead, build_message
from firstcontact.domain.notices.templates import shipped_templates
from firstcontact.domain.notices.tests.made_up import RECEIVED, SIAN, TUESDAY, email

ID = UUID("01935a00-0000-7000-8000-000000000001")
COUNCIL = Letterhead("Cyngor Aberwen | Aberwen Council", "no-reply@aberwen.localhost", "aberwen.localhost")


def parsed(**changes: Any) -> tuple[bytes, str]:
    """The bytes of an email and its envelope's recipient."""
    mail = email("received", RECEIVED, "cy", "en")
    facts: dict[str, Any] = {"to_name": SIAN.name, "to_address": SIAN.email, "subject": mail.subject, **changes}
    message, envelope = build_message(
        notice_id=ID, at=TUESDAY, sender=COUNCIL, languages=("cy", "en"), text=mail.text, html=mail.html, **facts
    )
    return message.as_bytes(), envelope.recipient


class Seen(HTMLParser):
    """Collects the elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    seen = Seen()
    seen.feed(html)
    return seen.elements


@pytest.mark.shows("notice-by-email")
def test_the_email_is_plain_text_and_html_with_the_same_words() -> None:
    raw, recipient = parsed()
    message = message_from_bytes(raw, policy=default)
    assert recipient == "sian@example.org"
    assert message.get_content_type() == "multipart/alternative"
    plain, html = (message.get_body(preferencelist=(kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    for sentence in (
        "We will deal with it by the end of Thursday 26 November.",
        "Annwyl Siân Llŷr-Jones,",
        "4821-0937-5",
    ):
        assert sentence in plain.get_content()
        assert sentence in html.get_content()


def test_the_headers_say_who_what_in_which_language_and_that_a_machine_wrote() -> None:
    message = message_from_bytes(parsed()[0], policy=default)
    assert str(message["From"]) == "Cyngor Aberwen | Aberwen Council <no-reply@aberwen.localhost>"
    assert message["To"].addresses[0].display_name == "Siân Llŷr-Jones"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "cy, en"
    assert message["Message-ID"] == f"<notice.{ID.hex}@firstcontact.aberwen.localhost>"
    assert message["Date"].datetime == TUESDAY


def test_a_second_try_is_the_same_message() -> None:
    assert parsed() == parsed()


def test_every_line_is_short_enough_for_any_mail_server() -> None:
    raw, _ = parsed(subject="Rhoi gwybod " * 50)
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Hello\r\nBcc: everybody@example.org"},
        {"to_name": "Siân\r\nBcc: everybody@example.org"},
        {"to_name": 'Siân" <everybody@example.org>, "x'},
    ],
)
def test_nobody_can_write_a_header_of_their_own(changes: dict[str, str]) -> None:
    message = message_from_bytes(parsed(**changes)[0], policy=default)
    assert message["Bcc"] is None
    assert [address.addr_spec for address in message["To"].addresses] == ["sian@example.org"]


def test_an_address_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(CannotBeWrittenError):
        parsed(to_address="sian@example.org\r\nBcc: everybody@example.org")


@pytest.mark.shows("notice-by-email")
@pytest.mark.parametrize("kind", sorted(shipped_templates()))
def test_the_html_needs_nothing_from_outside_and_says_its_language(kind: str) -> None:
    found = elements(email(kind, RECEIVED, "cy", "en").html)
    tags = {tag for tag, _ in found}
    assert not tags & {"img", "table", "script", "link", "iframe", "form", "object"}
    assert [attrs["lang"] for tag, attrs in found if tag == "html"] == ["cy"]
    assert [tag for tag, _ in found].count("h1") == 2
    assert {attrs.get("lang") for tag, attrs in found if tag == "div"} >= {"cy", "en"}
    assert all("url(" not in (attrs.get("style") or "") for _, attrs in found)
    assert any(tag == "title" for tag, _ in found)


def test_what_somebody_wrote_is_never_markup() -> None:
    facts = replace(RECEIVED, message="<img src=https://evil.example/x.png onerror=alert(1)>\n<b>bold</b>")
    wicked = replace(SIAN, name="<script>alert(1)</script>")
    html = email("question", facts, "en", recipient=wicked).html
    assert not {tag for tag, _ in elements(html)} & {"img", "b", "script"}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_link_is_kept_whole() -> None:
    html = email("received", RECEIVED, "en").html
    assert RECEIVED.check_link in [attrs.get("href") for tag, attrs in elements(html) if tag == "a"]


COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.shows("notice-colours-readable")
@given(COLOUR, COLOUR, COLOUR)
def test_words_can_be_read_whatever_colours_a_council_chooses(colour: str, ink: str, link: str) -> None:
    colours = choose_colours({"colour": colour, "ink": ink, "link": link})
    assert contrast(colours.on_main, colours.main) >= READABLE
    assert contrast(colours.link, WHITE) >= READABLE


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_colour_that_is_none_is_not_written_into_the_page() -> None:
    assert choose_colours({"colour": "red;background:url(https://evil.example)"}).main.startswith("#")
