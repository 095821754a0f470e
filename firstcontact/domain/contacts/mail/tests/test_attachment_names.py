"""Names of attachments, with all the tricks that are played with them."""

import pytest

from firstcontact.domain.contacts.mail.names import LONGEST_BYTES
from firstcontact.domain.contacts.mail.tests.post import attached, mixed, part, read


@pytest.mark.shows("mail-safe-names")
@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("llun.png", "llun.png"),
        ("../../etc/passwd", "passwd"),
        (r"C:\\Windows\\system32\\cmd.exe", "cmd.exe"),
        ("a\x00b.png", "ab.png"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("a\u200bb\u2066c.png", "abc.png"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        (".htaccess", "htaccess"),
        ("trailing. . .", "trailing"),
        ("a:b*c?.png", "a_b_c_.png"),
        ("...", "attachment-1.png"),
        ("", "attachment-1.png"),
        ("tŷ.png", "tŷ.png"),
    ],
)
def test_a_name_is_made_safe(given: str, safe: str) -> None:
    message = read(mixed(attached(given.encode())))
    assert message.attachments[0].name == safe
    assert bool([each for each in message.problems if "safe name" in each]) == (given not in ("", safe, "a\x00b.png"))


def test_a_very_long_name_keeps_its_ending() -> None:
    name = read(mixed(attached(("ŵ" * 500 + ".jpeg").encode()))).attachments[0].name
    assert name.endswith("ŵ.jpeg")
    assert len(name.encode()) <= LONGEST_BYTES


@pytest.mark.parametrize(
    "disposition",
    [
        b"attachment; filename*=UTF-8''t%C5%B7%20mawr.png",
        b"attachment; filename*0*=UTF-8''t%C5%B7%20; filename*1=mawr.png",
        b'attachment; filename="=?utf-8?Q?t=C5=B7_mawr.png?="',
        b'attachment;\r\n filename="t\xc5\xb7 mawr.png"',
        b"attachment; filename=t\xc5\xb7 mawr.png",
    ],
)
def test_every_way_to_write_a_name_is_read(disposition: bytes) -> None:
    raw = mixed(part(b"image/png", b"x", b"Content-Disposition: " + disposition))
    assert read(raw).attachments[0].name == "tŷ mawr.png"
