"""Text and headers in every charset, named rightly, wrongly or not at all."""

import base64

import pytest

from firstcontact.domain.contacts.mail.tests.post import HEAD, email, plain, read

WELSH = "Annwyl Gyngor, mae’r tŷ ŵyneb i waered"


def test_an_unknown_charset_is_said_and_the_text_is_read_all_the_same() -> None:
    message = read(plain("Tŷ".encode(), b"Content-Type: text/plain; charset=klingon-8"))
    assert message.text == "Tŷ"
    assert any("klingon-8" in problem for problem in message.problems)


@pytest.mark.shows("mail-read-whole")
@pytest.mark.parametrize("named", ["iso-8859-1", "us-ascii", "windows-1252", "x-unknown", ""])
def test_utf8_under_a_wrong_name_is_read_as_utf8(named: str) -> None:
    header = f"Content-Type: text/plain; charset={named}".encode()
    assert read(plain(WELSH.encode(), header)).text == WELSH


def test_text_that_is_not_in_utf8_as_it_says_is_read_and_that_is_said() -> None:
    message = read(plain("Caffi’r Môr £5".encode("cp1252"), b"Content-Type: text/plain; charset=utf-8"))
    assert message.text == "Caffi’r Môr £5"
    assert any("utf-8" in problem for problem in message.problems)


def test_a_letter_that_fits_nothing_leaves_a_sign_and_a_problem() -> None:
    message = read(plain("Tŷ Tŷ Tŷ ".encode() + b"\xc5", b"Content-Type: text/plain; charset=utf-8"))
    assert message.text == "Tŷ Tŷ Tŷ \ufffd"
    assert message.problems


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_raw_letters_in_headers_are_read_and_said(encoding: str) -> None:
    head = "From: Siân Môr <sian@example.org>\r\n".encode(encoding)
    message = read(email(b"", b"x", head=head, subject="Siôn".encode(encoding)))
    assert message.sender[0].name == "Siân Môr"
    assert message.subject == "Siôn"
    assert any("not encoded" in problem for problem in message.problems)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("iso-2022-jp", "こんにちは、市役所"),
        ("shift_jis", "ごみの収集"),
        ("gb2312", "垃圾没有收走"),
        ("koi8-r", "Мусор не вывезли"),
        ("windows-1256", "مرحبا"),
        ("utf-16", "Bonjour"),
        ("iso-8859-14", "Tŷ ŵyn"),
    ],
)
def test_other_charsets_are_read(label: str, text: str) -> None:
    header = f"Content-Type: text/plain; charset={label}".encode()
    wrapped = base64.b64encode(text.encode(label))
    assert read(plain(wrapped, header, b"Content-Transfer-Encoding: base64")).text == text


def test_japanese_without_a_named_charset_is_read() -> None:
    assert read(plain("市役所".encode("iso-2022-jp"))).text == "市役所"


def test_nul_signs_are_left_out_of_text_and_headers_and_said() -> None:
    message = read(plain(b"a\x00b", subject=b"c\x00d"))
    assert (message.text, message.subject) == ("ab", "cd")
    assert any("NUL" in problem for problem in message.problems)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (b"=?utf-8?Q?T=C5=B7?=", "Tŷ"),
        (b"=?UTF-8?B?VMW3?= =?UTF-8?B?IG7DtHI=?=", "Tŷ nôr"),
        (b"=?utf-8?B?VMU=?= =?utf-8?B?tw==?=", "Tŷ"),  # a letter cut in two
        (b"=?utf-8?Q?hello world?=", "hello world"),  # spaces are not allowed there
        (b"=?utf-8*cy?Q?dydd?=", "dydd"),
        (b"Re: =?iso-8859-1?Q?M=F4r?= a mynydd", "Re: Môr a mynydd"),
        (b"=?utf-8?Q?caf=C3=A9", "=?utf-8?Q?caf=C3=A9"),
        (b"=?utf-8?B?VMW3!!?=", "Tŷ"),
    ],
)
def test_encoded_words_are_read_even_when_they_are_broken(given: bytes, shown: str) -> None:
    assert read(plain(b"x", subject=given)).subject == shown


def test_a_subject_of_600_letters_stays_whole() -> None:
    folded = b"\r\n ".join([b"=?utf-8?B?" + base64.b64encode("ŵ".encode() * 20) + b"?="] * 30)
    assert read(plain(b"x", subject=folded)).subject == "ŵ" * 600


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_every_line_end_is_one(end: bytes) -> None:
    message = read(plain(b"one\r\ntwo\r\n\r\nthree").replace(b"\r\n", end))
    assert message.text == "one\ntwo\n\nthree"
    assert message.sender[0].address == "mair@example.org"


def test_mixed_line_ends_are_read() -> None:
    assert (
        read(HEAD.replace(b"\r\n", b"\n") + b"Subject: x\r\r\none\rtwo\r\nthree\nfour").text == "one\ntwo\nthree\nfour"
    )


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        (b"mair@example.org", "", "mair@example.org"),
        (b'"Ellis, Mair" <mair@example.org>', "Ellis, Mair", "mair@example.org"),
        (b"=?utf-8?Q?Ellis,_Si=C3=A2n?= <mair@example.org>", "Ellis, Siân", "mair@example.org"),
        (b"mair@example.org (Mair Ellis)", "Mair Ellis", "mair@example.org"),
        (b"Mair Ellis", "Mair Ellis", ""),
        (b"<>", "", ""),
        (b"Mair <mair@example.org", "Mair", "mair@example.org"),
        (b"'Mair' <MAIR@example.org>", "Mair", "MAIR@example.org"),
        (b"<@relay.example:mair@example.org>", "", "mair@example.org"),
    ],
)
def test_senders_are_read_however_they_are_written(value: bytes, name: str, address: str) -> None:
    sender = read(email(b"", b"x", head=b"From: " + value + b"\r\n")).sender
    assert [(box.name, box.address) for box in sender] == ([(name, address)] if name or address else [])


def test_several_people_are_told_apart_and_groups_are_opened() -> None:
    head = HEAD.replace(
        b"help@castlemere.example", b'Team: "A, B" <a@x.example>, c@x.example; undisclosed-recipients:;'
    )
    assert [box.address for box in read(email(b"", b"x", head=head)).to] == ["a@x.example", "c@x.example"]


@pytest.mark.parametrize("head", [b"", b"From: \r\n", b"From: nobody at all\r\nDate: the day after\r\n"])
def test_without_sender_or_date_it_is_read_and_both_are_said(head: bytes) -> None:
    message = read(email(b"", b"hello", head=head))
    assert (message.kind, message.text, message.date) == ("message", "hello", None)
    assert len(message.problems) == 2


def test_a_date_without_a_zone_is_taken_for_universal_time() -> None:
    message = read(email(b"", b"x", head=b"From: a@b.example\r\nDate: 3 Mar 2026 10:15\r\n"))
    assert message.date is not None
    assert message.date.isoformat() == "2026-03-03T10:15:00+00:00"
