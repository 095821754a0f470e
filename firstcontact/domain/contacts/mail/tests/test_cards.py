"""No card number is kept of an email, and an email without one is kept byte for byte."""

import base64
import quopri
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcontact.domain.contacts.mail import ReadMessage
from firstcontact.domain.contacts.mail.cards import MOST_SIGNS, mask_mail
from firstcontact.domain.contacts.mail.tests.post import HEAD, attached, email, files, mixed, part, plain, read
from firstcontact.domain.contacts.mail.tests.test_any_bytes import CHANGES, EMAILS

pytestmark = pytest.mark.shows("no-card-number-is-kept")

NUMBERS = {
    "4111 1111 1111 1111": "**** **** **** 1111",
    "5500-0000-0000-0004": "****-****-****-0004",
    "340000000000009": "***********0009",
}
WELSH = "Mae’r tŷ yn oer; talais â {} ddoe."
BASE64, QUOTED = b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: quoted-printable"
CHARSETS = {
    "utf-8": WELSH,
    "iso-8859-14": "Mae'r tŷ yn oer; talais â {} ddoe.",
    "latin-1": "Café £5, card {}",
    "iso-2022-jp": "カード {} です",
    "shift_jis": "カード {} です",
    "gb18030": "卡号 {} 谢谢",
    "utf-16": WELSH,
    "utf-16-be": WELSH,
    "klingon-8": "card {}",
}
TEXTS = [
    (charset, text, wrapping)
    for charset, text in CHARSETS.items()
    for wrapping in (b"8bit", b"base64", b"quoted-printable")
    if wrapping != b"8bit" or "utf-16" not in charset  # its line ends would be bytes of other letters
]
ENDS = [b"\r\n", b"\n", b"\r"]


def masked(raw: bytes) -> ReadMessage:
    """The email as it is read after masking, in which something was masked."""
    kept, found = mask_mail(raw)
    assert found
    assert mask_mail(kept) == (kept, False)
    return read(kept)


def untouched(raw: bytes) -> bool:
    """Whether it stays byte for byte."""
    return mask_mail(raw) == (raw, False)


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(("charset", "text", "wrapping"), TEXTS)
def test_in_every_charset_wrapping_and_line_end_the_same_email_is_read(
    charset: str, text: str, wrapping: bytes, number: str, end: bytes
) -> None:
    codec = "ascii" if charset == "klingon-8" else charset
    content = text.format(number).encode(codec)
    if wrapping == b"base64":
        content = base64.encodebytes(content).rstrip().replace(b"\n", end)
    elif wrapping == b"quoted-printable":
        content = quopri.encodestring(content).replace(b"=\n", b"=" + end) + b"="
    headers = email(
        f"Content-Type: text/plain; charset={charset}".encode(), b"Content-Transfer-Encoding: " + wrapping, b""
    )
    raw = headers.replace(b"\r\n", end) + content + end

    assert number in read(raw).text
    message = masked(raw)

    assert message.text == text.format(NUMBERS[number])
    assert (message.subject, message.sender[0].address) == ("Bins", "mair@example.org")


@pytest.mark.parametrize(
    "between",
    ["&nbsp;", "&#160;", "&#xA0;", "&#8209;", "&ndash;", " &nbsp;", "<b> </b>", "</span><span style='a:b;c'>", "<br>"],
)
def test_marks_of_html_between_the_groups_hide_no_number(between: str) -> None:
    page = f"<p>My card is {between.join(['4111', '1111', '1111', '1111'])}, thanks</p>"
    kept, found = mask_mail(plain(page.encode(), b"Content-Type: text/html"))
    assert found
    assert between.join(["****", "****", "****", "1111"]).encode() in kept


def test_a_link_made_of_the_number_is_masked_too() -> None:
    page = b'<a href="tel:4111111111111111">4111 1111 1111 1111</a>'
    kept, _ = mask_mail(plain(page, b"Content-Type: text/html"))
    assert b'<a href="tel:************1111">**** **** **** 1111</a>' in kept


@pytest.mark.parametrize("end", ENDS)
def test_a_number_cut_by_the_end_of_a_quoted_line_is_found(end: bytes) -> None:
    text = b"My card is 4111 11=\r\n11 1111 11=\r\n11, thanks=20\r\nMair".replace(b"\r\n", end)
    raw = plain(b"", QUOTED).replace(b"\r\n", end) + text
    assert "4111 1111 1111 1111" in read(raw).text
    message = masked(raw)
    assert "My card is **** **** **** 1111, thanks" in message.text
    assert message.text.endswith("Mair")


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        (b"Card 4111 1111 1111 1111", "Card **** **** **** 1111"),
        (b"Card 4111 1111\r\n 1111 1111", "Card **** **** **** 1111"),
        (b"=?utf-8?B?VMW3IDQxMTEgMTExMSAxMTExIDExMTE=?=", "Tŷ **** **** **** 1111"),
        (b"=?utf-8?Q?T=C5=B7_4111_1111?=\r\n =?utf-8?Q?_1111_1111?= thanks", "Tŷ **** **** **** 1111 thanks"),
        (b"=?utf-8?Q?T=C5=B7?= 4111 1111 1111 1111", "Tŷ **** **** **** 1111"),
        ("Tŷ 4111 1111 1111 1111".encode(), "Tŷ **** **** **** 1111"),
        (b"=?iso-2022-jp?B?GyRCJSsbKEI0MTExMTExMTExMTExMTEx?=", "カ************1111"),
        (b"=?utf-8?Q?" + b"=C5=B7" * 40 + b"_4111_1111_1111_1111?=", "ŷ" * 40 + " **** **** **** 1111"),
    ],
)
def test_the_subject_is_masked_however_it_is_encoded(subject: bytes, shown: str) -> None:
    message = masked(plain(b"hello", subject=subject))
    assert (message.subject, message.text) == (shown, "hello")
    assert message.sender[0].address == "mair@example.org"


def test_names_are_masked_and_addresses_stay() -> None:
    sender = b'From: "Mair 4111 1111 1111 1111" <4111111111111111@example.org>, 5500000000000004@example.org\r\n'
    message = masked(email(b"", b"hello", head=sender))
    assert [(box.name, box.address) for box in message.sender] == [
        ("Mair **** **** **** 1111", "4111111111111111@example.org"),
        ("", "5500000000000004@example.org"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        b"Message-ID: <4111111111111111@example.org>",
        b"References: <4111111111111111.1111@example.org>",
        b"DKIM-Signature: v=1; t=4111111111111111",
    ],
)
def test_headers_that_programs_write_stay(header: bytes) -> None:
    assert untouched(email(header, b"", b"hello"))


def test_the_line_that_divides_the_parts_stays() -> None:
    assert untouched(mixed(part(b"text/plain", b"hello"), attached(b"a.bin")).replace(b"edge", b"4111111111111111"))


def test_attachments_stay_byte_for_byte_and_the_text_beside_them_does_not() -> None:
    number = b"4111 1111 1111 1111"
    notes = part(b"text/plain", number, b"Content-Disposition: attachment; filename=n.txt")
    named = part(b"text/plain; name=m.txt", number)
    inner = part(b"message/rfc822", plain(number, subject=number))
    wrapped = attached(b"a.bin", base64.b64encode(number))
    raw = mixed(notes, part(b"text/plain", number), named, inner, wrapped)
    message = masked(raw)
    assert message.text == "**** **** **** 1111"
    assert files(message) == files(read(raw))
    assert len(files(message)) == 4
    assert mask_mail(raw)[0].count(number) == raw.count(number) - 1


def test_a_file_put_into_the_text_stays() -> None:
    raw = plain(b"4111 1111 1111 1111\r\nbegin 644 4111111111111111\r\n#0V%T\r\n`\r\nend\r\n")
    message = masked(raw)
    assert message.text.startswith("**** **** **** 1111")
    assert files(message) == [("4111111111111111", "application/octet-stream", b"Cat")]


def test_both_forms_of_a_text_are_masked() -> None:
    words = part(b"text/plain", base64.encodebytes(b"Card 4111 1111 1111 1111"), BASE64)
    page = part(b"text/html", b"<p>Card 4111=C2=A01111=C2=A01111=C2=A01111</p>", QUOTED)
    message = masked(mixed(words, page, kind=b"alternative"))
    assert message.text == "Card **** **** **** 1111"
    assert "1111\u00a01111" not in message.html
    assert "****" in message.html


def test_what_stands_before_and_behind_the_parts_is_masked() -> None:
    raw = mixed(part(b"text/plain", b"hello")).replace(b"--edge\r\n", b"4111 1111 1111 1111\r\n--edge\r\n", 1)
    kept, found = mask_mail(raw + b"5500-0000-0000-0004\r\n")
    assert found
    assert b"**** **** **** 1111\r\n--edge\r\n" in kept
    assert kept.endswith(b"--edge--\r\n****-****-****-0004\r\n")
    assert read(kept).text == "hello"


def test_the_same_text_in_an_attachment_before_it_is_not_taken_for_it() -> None:
    text = b"4111 1111 1111 1111"
    raw = mixed(
        part(b"text/plain", text, b"Content-Disposition: attachment; filename=a.txt"), part(b"text/plain", text)
    )
    assert files(masked(raw)) == [("a.txt", "text/plain", text)]


def test_an_email_saved_in_utf16_is_masked() -> None:
    raw = plain(b"4111 1111 1111 1111").decode().encode("utf-16")
    assert masked(raw).text == "**** **** **** 1111"
    assert untouched(plain(b"hello").decode().encode("utf-16"))


@pytest.mark.parametrize("spoilt", [b"\xff", b"\xc5", b"\xa0"])
def test_bytes_that_are_no_letters_beside_it_hide_no_number(spoilt: bytes) -> None:
    for space in ("\u00a0".encode(), b"\xa0", b" "):
        text = space.join([b"4111", b"1111", b"1111", b"1111"])
        kept, found = mask_mail(plain(spoilt + b" " + text + b" " + spoilt, b"Content-Type: text/plain; charset=utf-8"))
        assert found, (spoilt, space)
        assert text not in kept


@pytest.mark.parametrize(
    "harmless",
    [
        b"4111 1111 1111 1112",
        b"Ref 4821-0937-5",
        b"07700 900123",
        b"+4111111111111",
        b"2026-03-03 10:15",
        b"1&nbsp;" * 9,
    ],
)
@pytest.mark.parametrize("wrapping", [b"7bit", b"base64", b"quoted-printable"])
def test_other_numbers_stay(harmless: bytes, wrapping: bytes) -> None:
    wrapped = {b"base64": base64.b64encode(harmless), b"quoted-printable": quopri.encodestring(harmless)}
    content = wrapped.get(wrapping, harmless)
    assert untouched(plain(content, b"Content-Transfer-Encoding: " + wrapping, subject=harmless))


def test_real_emails_hold_no_card_number_and_stay_byte_for_byte(outside_data: Path) -> None:
    found = sorted((outside_data / "mail" / "raw").glob("*/*.*"))
    assert len(found) > 200
    assert [file for file in found if not untouched(file.read_bytes())] == []


@given(st.binary(max_size=600))
def test_any_bytes_stay(raw: bytes) -> None:
    assert untouched(raw)


@given(st.sampled_from(EMAILS), CHANGES)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_an_email_changed_anywhere_stays(raw: bytes, changes: list[tuple[int, int, bytes]]) -> None:
    for at, gone, new in changes:
        raw = raw[:at] + new + raw[at + gone :]
    assert untouched(raw)


@given(st.text(max_size=80), st.sampled_from(sorted(NUMBERS)), st.sampled_from([BASE64, QUOTED, b"X: y"]))
@settings(deadline=None)
def test_whatever_stands_around_it_the_number_goes_and_the_rest_stays(text: str, number: str, wrapping: bytes) -> None:
    words = f"{text} is my card: {number}".encode("utf-8", "replace")
    content = words
    if wrapping == BASE64:
        content = base64.encodebytes(words)
    elif wrapping == QUOTED:
        content = quopri.encodestring(words)
    raw = plain(content, b"Content-Type: text/plain; charset=utf-8", wrapping)
    before = read(raw).text
    after = masked(raw).text
    assert number not in after
    assert after == before[: -len(number)] + NUMBERS[number]


def test_a_fault_of_our_own_still_keeps_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(raw: bytes) -> None:
        raise RuntimeError(raw)

    monkeypatch.setattr("firstcontact.domain.contacts.mail.cards.take_apart", fail)
    assert masked(plain(b"4111 1111 1111 1111")).text == "**** **** **** 1111"


def hostile(size: int) -> dict[str, bytes]:
    """Emails of about this many bytes that are nothing but digits."""
    cards = b"4111 1111 1111 1111,"
    return {
        "digits": HEAD + b"\r\n" + b"4" * size,
        "spaced": HEAD + b"\r\n" + b"4 " * (size // 2),
        "cards": HEAD + b"\r\n" + cards * (size // 20),
        "wrapped": HEAD + BASE64 + b"\r\n\r\n" + base64.encodebytes(cards * (size // 27)),
        "quoted": HEAD + QUOTED + b"\r\n\r\n" + b"4=34=20" * (size // 7),
        "html": HEAD + b"Content-Type: text/html\r\n\r\n" + b"4<b>&nbsp;1</b>" * (size // 15),
        "half marks": HEAD + b"\r\n" + b"4<a " * (size // 4),
        "subject": HEAD + b"Subject: " + b"4 " * (size // 2),
        "subjects": HEAD + b"Subject: 4111 1111 1111 1111\r\n" * (size // 30),
        "people": HEAD + b"To: " + b"4111 1111 1111 1111 <a@b.example>, " * (size // 35),
        "no letters": HEAD + b"\r\n" + b"\xff4 4" * (size // 4),
    }


@pytest.mark.parametrize("name", hostile(0))
def test_half_a_megabyte_of_digits_takes_a_moment(name: str) -> None:
    started = time.process_time()
    kept, _ = mask_mail(hostile(500_000)[name])
    assert time.process_time() - started < 4
    assert b"4111 1111" not in kept


def test_behind_what_is_looked_at_sign_by_sign_every_long_row_is_masked_and_short_ones_stay() -> None:
    kept, _ = mask_mail(
        plain(b"4111 1111 1111 1111," * (MOST_SIGNS // 19 + 9) + b" x 07700 900123 x 1&nbsp;" + b"1" * 20)
    )
    assert kept.endswith(b",**** **** **** ****, x 07700 900123 x *&nbsp;" + b"*" * 20 + b"\r\n")


@pytest.mark.long
@pytest.mark.parametrize("name", hostile(0))
def test_25_megabytes_of_digits_take_seconds(name: str) -> None:
    started = time.process_time()
    kept, _ = mask_mail(hostile(25_000_000)[name])
    assert time.process_time() - started < 60
    assert b"4111 1111" not in kept
