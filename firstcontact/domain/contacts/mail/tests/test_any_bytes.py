"""Whatever the bytes are: an answer, of letters that can be stored, and no part of it lost."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstcontact.domain.contacts.mail import ReadMessage, read_message
from firstcontact.domain.contacts.mail.parts import take_apart
from firstcontact.domain.contacts.mail.reading import BROKE_OFF
from firstcontact.domain.contacts.mail.tests.post import attached, mixed, part, plain

EMAILS = [
    plain("Tŷ".encode(), b"Content-Type: text/plain; charset=utf-8", b"Content-Transfer-Encoding: 8bit"),
    mixed(
        part(b"text/plain; charset=iso-2022-jp", b"hello"), attached(b"=?utf-8?Q?a?=.png"), part(b"text/html", b"<p>x")
    ),
    mixed(part(b"text/plain", b"no"), part(b"message/delivery-status", b"a: b\r\n\r\nFinal-Recipient: rfc822;a@b.c")),
    mixed(
        part(b"message/rfc822", plain(b"in")),
        attached(b"winmail.dat", b"eJ8+IgAAAA==", content_type=b"application/ms-tnef"),
    ),
]
PIECES = [
    b"\r\n",
    b"\r",
    b"\0",
    b"--edge",
    b"--edge--",
    b"=?utf-8?B?",
    b"?=",
    b'"',
    b"<",
    b";",
    b":",
    b"=",
    b"\xff",
    b"begin 644 a\n",
]
PIECES += [
    b"Content-Type: multipart/mixed; boundary=edge\r\n",
    b"Content-Transfer-Encoding: base64\r\n\r\n",
    b"charset=utf-7",
]
CHANGES = st.lists(
    st.tuples(st.integers(0, 700), st.integers(0, 9), st.sampled_from(PIECES) | st.binary(max_size=5)), max_size=12
)


def sound(message: ReadMessage) -> None:
    """Nothing broke, and every text can be stored."""
    assert BROKE_OFF not in message.because
    texts = [message.subject, message.text, message.reply, message.html, message.because, message.message_id]
    texts += [*message.problems, *message.references, *(file.name for file in message.attachments)]
    texts += [word for box in (*message.sender, *message.to) for word in (box.name, box.address)]
    everything = json.dumps(texts, ensure_ascii=False).encode()
    assert b"\\u0000" not in everything
    assert all(file.name and "/" not in file.name and "\\" not in file.name for file in message.attachments)


@pytest.mark.shows("mail-any-bytes")
@given(st.binary(max_size=600))
def test_any_bytes_are_answered(raw: bytes) -> None:
    sound(read_message(raw))


@given(st.sampled_from(EMAILS), CHANGES)
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_an_email_changed_anywhere_is_answered(raw: bytes, changes: list[tuple[int, int, bytes]]) -> None:
    for at, gone, new in changes:
        raw = raw[:at] + new + raw[at + gone :]
    sound(read_message(raw))


@given(st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=6))
def test_every_attachment_comes_out_byte_for_byte(contents: list[bytes]) -> None:
    parts = [
        part(b"application/octet-stream", each.hex().encode(), b"Content-Disposition: attachment") for each in contents
    ]
    found = [file.content for file in read_message(mixed(*parts)).attachments]
    assert found == [each.hex().encode() for each in contents]


def test_a_fault_of_our_own_shows_the_bytes_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(raw: bytes) -> None:
        raise RuntimeError(raw)

    monkeypatch.setattr("firstcontact.domain.contacts.mail.reading.take_apart", fail)
    message = read_message(plain(b"hello"))
    assert message.kind == "unreadable"
    assert "hello" in message.text
    assert BROKE_OFF in message.problems[0]


def test_no_part_of_a_real_email_is_lost(outside_data: Path) -> None:
    for file in sorted((outside_data / "mail" / "raw").glob("*/*.*")):
        raw = file.read_bytes()
        message = read_message(raw)
        sound(message)
        leaves = [leaf for leaf in take_apart(raw).leaves() if not leaf.type.startswith("text/") and leaf.body]
        assert len(message.attachments) >= len([leaf for leaf in leaves if "ms-tnef" not in leaf.type]), file
