"""Parts: however they are nested, cut off or mislabelled, each is text or an attachment."""

import os
import time

import pytest

from firstcontact.domain.contacts.mail import read_message
from firstcontact.domain.contacts.mail.tests.post import (
    PICTURE,
    PICTURE_64,
    attached,
    email,
    files,
    mixed,
    part,
    plain,
    read,
)

HELLO = part(b"text/plain", b"hello")


def nested(levels: int, inside: bytes) -> bytes:
    """Parts in parts."""
    for level in range(levels):
        edge = f"edge{level}x".encode()
        inside = part(b"multipart/mixed; boundary=" + edge, b"--" + edge + b"\r\n" + inside + b"\r\n--" + edge + b"--")
    return inside


@pytest.mark.shows("mail-read-whole")
def test_text_and_attachment_are_told_apart() -> None:
    message = read(mixed(HELLO, attached(b"bin.png")))
    assert message.text == "hello"
    assert files(message) == [("bin.png", "image/png", PICTURE)]
    assert message.problems == ()


def test_the_same_words_in_html_are_no_attachment_but_pictures_within_are() -> None:
    page = part(b"text/html", b"<p>hello <img src='cid:one'></p>")
    picture = part(b"image/png; name=one.png", PICTURE_64, b"Content-Transfer-Encoding: base64", b"Content-ID: <one>")
    related = part(b"multipart/related; boundary=in", b"--in\r\n" + page + b"\r\n--in\r\n" + picture + b"\r\n--in--")
    message = read(mixed(HELLO, related, kind=b"alternative"))
    assert message.text == "hello"
    assert 'src="cid:one"' in message.html
    assert [(each.name, each.content_id, each.inline) for each in message.attachments] == [("one.png", "one", True)]


def test_a_boundary_that_is_never_closed_loses_nothing() -> None:
    message = read(mixed(HELLO, attached(b"bin.png")).removesuffix(b"--edge--\r\n"))
    assert message.text == "hello"
    assert files(message) == [("bin.png", "image/png", PICTURE)]
    assert any("cut off" in problem for problem in message.problems)


def test_a_boundary_of_another_name_is_found_by_its_looks() -> None:
    message = read(mixed(HELLO, attached(b"bin.png")).replace(b"boundary=edge", b"boundary=wrong"))
    assert message.text == "hello"
    assert files(message) == [("bin.png", "image/png", PICTURE)]


@pytest.mark.parametrize("levels", [200, 3_000])
def test_deep_nesting_stops_nothing(levels: int) -> None:
    message = read(email(nested(levels, HELLO)))
    assert message.text == "hello" if levels == 200 else b"hello" in message.attachments[0].content


def test_a_nested_email_is_one_attachment_whole() -> None:
    inner = mixed(HELLO, attached(b"bin.png"), subject=b"The first one").replace(b"edge", b"inner")
    message = read(mixed(HELLO, part(b"message/rfc822", inner)))
    assert files(message) == [("The first one.eml", "message/rfc822", inner)]
    again = read_message(message.attachments[0].content)
    assert (again.text, files(again)) == ("hello", [("bin.png", "image/png", PICTURE)])


def test_a_nested_email_in_base64_is_unwrapped() -> None:
    wrapped = part(b"message/rfc822", b"U3ViamVjdDogSW5uZXIKCmhp", b"Content-Transfer-Encoding: base64")
    assert files(read(mixed(wrapped))) == [("Inner.eml", "message/rfc822", b"Subject: Inner\n\nhi")]


def test_a_calendar_invitation_is_an_attachment() -> None:
    invitation = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR"
    message = read(mixed(HELLO, part(b"text/calendar; method=REQUEST", invitation), kind=b"alternative"))
    assert message.text == "hello"
    assert files(message) == [("attachment-1.ics", "text/calendar", invitation)]


def test_a_message_of_outlook_stays_a_file() -> None:
    message = read(mixed(HELLO, attached(b"Cwyn.msg", b"0M8R4KGxGuE=", content_type=b"application/vnd.ms-outlook")))
    assert files(message) == [("Cwyn.msg", "application/vnd.ms-outlook", bytes.fromhex("d0cf11e0a1b11ae1"))]


def test_an_empty_body_is_said() -> None:
    message = read(plain(b""))
    assert (message.kind, message.text, message.attachments) == ("message", "", ())
    assert message.problems == ("There is no text and no attachment in it.",)


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"\x00\x00"])
def test_no_bytes_are_unreadable_and_say_so(raw: bytes) -> None:
    message = read(raw)
    assert message.kind == "unreadable"
    assert message.problems


def test_bytes_without_a_header_are_kept_as_text() -> None:
    message = read(b"Just words, no header at all")
    assert (message.kind, message.text) == ("unreadable", "Just words, no header at all")


def test_text_right_after_the_headers_is_not_lost() -> None:
    message = read(b"From: a@b.example\nSubject: x\nhello without an empty line\nbye")
    assert (message.subject, message.text) == ("x", "hello without an empty line\nbye")


def test_a_line_that_is_no_header_is_passed_over() -> None:
    message = read(b"From: a@b.example\nthis is no header\nSubject: x\n\nhello")
    assert (message.subject, message.text) == ("x", "hello")
    assert any("no header" in problem for problem in message.problems)


@pytest.mark.parametrize("before", [b"From mair@example.org Tue Mar  3 10:15:00 2026\n", b"\n \n", b"\xef\xbb\xbf"])
def test_what_stands_before_the_headers_is_passed_over(before: bytes) -> None:
    assert read(before + plain(b"hello")).text == "hello"


@pytest.mark.shows("mail-damage-said")
@pytest.mark.parametrize(
    ("wrapped", "recovered"),
    [
        (b"aGVsbG8gd29ybGQ", b"hello world"),  # its filling is missing
        (b"aGVsbG8g*d29y**bGQ=", b"hello world"),  # strange signs
        (b"aGVsbG8gd29ybGQhI", b"hello world!"),  # cut off within a letter
        (b"This is not base64, as you can see!", b"This is not base64, as you can see!"),
    ],
)
def test_damaged_base64_is_recovered_and_the_damage_is_said(wrapped: bytes, recovered: bytes) -> None:
    message = read(mixed(HELLO, attached(b"a.bin", wrapped)))
    assert message.attachments[0].content.strip() == recovered
    assert message.attachments[0].raw == wrapped
    assert any("a.bin" in problem for problem in message.problems)


def test_base64_pieces_put_together_are_read_to_the_end() -> None:
    assert read(mixed(attached(b"a.bin", b"aGVsbG8=\r\nd29ybGQ="))).attachments[0].content == b"helloworld"


def test_uuencoded_files_in_the_text_come_out() -> None:
    message = read(plain(b"see\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n"))
    assert files(message) == [("cat.txt", "application/octet-stream", b"Cat")]


def test_an_unknown_wrapping_is_left_as_it_is_and_said() -> None:
    message = read(plain(b"hello", b"Content-Transfer-Encoding: x-gzip64"))
    assert message.text == "hello"
    assert any("x-gzip64" in problem for problem in message.problems)


def test_text_sent_as_a_file_is_an_attachment() -> None:
    message = read(mixed(HELLO, part(b"text/plain", b"notes", b"Content-Disposition: attachment; filename=n.txt")))
    assert message.text == "hello"
    assert files(message) == [("n.txt", "text/plain", b"notes")]


def test_text_with_a_name_behind_the_text_is_an_attachment() -> None:
    message = read(mixed(HELLO, part(b"text/plain; name=n.txt", b"notes")))
    assert (message.text, files(message)) == ("hello", [("n.txt", "text/plain", b"notes")])
    assert read(mixed(part(b"text/plain; name=body.txt", b"hello"))).text == "hello"


def test_an_attachment_of_25_megabytes_takes_seconds_at_most() -> None:
    line = b"QUJD" * 19 + b"\r\n"
    started = time.process_time()
    message = read(mixed(HELLO, attached(b"a.bin", line * (25_000_000 // 57))))
    assert time.process_time() - started < 8
    assert len(message.attachments[0].content) == 25_000_000 // 57 * 57


@pytest.mark.parametrize(
    "hostile",
    [
        b"To: " + b"," * 200_000,
        b"X: y\r\n" * 50_000,
        b"Subject: " + b"=?a?q?" * 20_000,
        b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100_000,
        b"Content-Type: text/html\r\n\r\n" + b"&" * 300_000,
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x" * 100_000,
        b"\r\n" + b"> a\r\n" * 100_000,
    ],
    ids=lambda hostile: hostile[:12].decode(),
)
def test_no_email_keeps_the_reader_busy(hostile: bytes) -> None:
    started = time.process_time()
    read(b"From: a@b.example\r\n" + hostile)
    assert time.process_time() - started < 8


def test_random_bytes_are_kept() -> None:
    content = os.urandom(1000)
    raw = mixed(HELLO, part(b"application/octet-stream; name=a", b"", b"Content-Transfer-Encoding: binary"))
    message = read(raw.replace(b"binary\r\n\r\n", b"binary\r\n\r\n" + content.replace(b"--edge", b"")))
    assert message.attachments[0].content == content
