"""Kinds: a person, or one of the many machines."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from firstcontact.domain.contacts.mail import Bounced, read_message
from firstcontact.domain.contacts.mail.tests.post import email, mixed, part, read

OWN = "help@castlemere.example"
TRUTH = Path(__file__).parent / "bounces_truth.txt"


def notice(status: bytes, action: bytes = b"failed", more: bytes = b"") -> bytes:
    """A standard notice of non-delivery (RFC 3464)."""
    said = b"Reporting-MTA: dns; mx.example.org\r\n\r\nFinal-Recipient: rfc822; sian@example.org\r\nAction: " + action
    said += b"\r\nStatus: " + status + b"\r\n" + more
    text = part(b"text/plain", b"Your message could not be delivered.")
    ours = part(b"message/rfc822", b"X-First-Contact: 1\r\nFrom: " + OWN.encode() + b"\r\n\r\nDear Sian")
    parts = (text, part(b"message/delivery-status", said), ours)
    return mixed(*parts, kind=b"report; report-type=delivery-status", subject=b"Returned mail")


@pytest.mark.shows("mail-kinds")
@pytest.mark.parametrize(
    ("headers", "subject", "kind"),
    [
        ([], "Bins", "message"),
        ([b"Auto-Submitted: no"], "Bins", "message"),
        ([b"Auto-Submitted: auto-replied"], "Re: Bins", "auto_reply"),
        ([b"Auto-Submitted: auto-generated (alarm)"], "Bins", "auto_reply"),
        ([b"X-Autoreply: yes"], "Bins", "auto_reply"),
        ([b"Precedence: auto_reply"], "Bins", "auto_reply"),
        ([b"Precedence: bulk"], "Bins", "auto_reply"),
        ([b"Precedence: bulk", b"List-Id: <news.example.org>"], "News", "message"),
        ([], "Automatic reply: Bins", "auto_reply"),
        ([], "Out of Office: Bins", "auto_reply"),
        ([], "Re: Automatic reply: Bins", "message"),
        ([], "Ateb awtomatig: Biniau", "auto_reply"),
        ([], "Ymateb awtomatig: Biniau", "auto_reply"),
        ([], "Allan o'r swyddfa: Biniau", "auto_reply"),
        ([], "I ffwrdd o'r swyddfa", "auto_reply"),
        ([], "The office was out of order", "message"),
        ([], "My automatic doors do not open", "message"),
        ([], "Auto-Reply: Bins", "auto_reply"),
        ([], "[Automatic response] Bins", "auto_reply"),
        ([], "R\u00e9ponse automatique : Bins", "auto_reply"),
        ([], "Out of office hours noise number?", "message"),
        ([], "Ar wyliau - casglu biniau", "message"),
        ([], "Auto: damaged by pothole", "message"),
        ([], "Automated response from your website is wrong", "message"),
        ([b"Return-Path: <mair@example.org>"], "Ar wyliau - casglu biniau", "message"),
        ([b"In-Reply-To: <17@example.org>"], "Out of office hours noise number?", "message"),
        ([b"In-Reply-To: <17@firstcontact.castlemere.example>"], "Ar wyliau tan ddydd Llun", "auto_reply"),
        ([b"References: <1@b.example>\r\n <17@firstcontact.castlemere.example>"], "Auto: Bins", "auto_reply"),
        ([b"Return-Path: <>"], "I am out of the office until Monday", "auto_reply"),
        ([b"X-Auto-Response-Suppress: All"], "Away from my desk", "auto_reply"),
        ([b"Precedence: list", b"List-Id: <news.example.org>"], "OOO: Mair", "auto_reply"),
        ([b"X-First-Contact: 1"], "Bins", "loop"),
        ([b"Message-ID: <17@firstcontact.castlemere.example>"], "Bins", "loop"),
        ([b"Message-ID: <17@castlemere.example>"], "Bins", "message"),
        ([b"Received: from a by b"] * 61, "Bins", "loop"),
        ([b"X-Spam-Flag: YES"], "Bins", "spam"),
        ([b"X-Spam-Status: Yes, score=9.1"], "Bins", "spam"),
        ([b"X-Spam-Status: No, score=0.1"], "Bins", "message"),
        ([b"X-MS-Exchange-Organization-SCL: 9"], "Bins", "spam"),
        ([b"X-Forefront-Antispam-Report: CIP:1.2.3.4;SFV:SPM;CAT:SPM"], "Bins", "spam"),
        ([], "***SPAM*** Bins", "spam"),
        ([], "Spam in my inbox from you", "message"),
        ([], "My complaint was not delivered to you", "message"),
        ([], "Re: Undelivered Mail Returned to Sender", "message"),
    ],
)
def test_each_kind_is_known_by_its_habits(headers: list[bytes], subject: str, kind: str) -> None:
    message = read(email(*headers, b"", b"hello", subject=subject.encode()), OWN)
    assert message.kind == kind
    assert bool(message.because) == (kind != "message")


FORGED = b"Authentication-Results: mx.castlemere.example; dkim=none; dmarc=fail header.from=example.org"


@pytest.mark.shows("mail-kinds")
@pytest.mark.parametrize(
    ("headers", "answerable"),
    [
        ([], True),
        ([b"Return-Path: <mair@example.org>"], True),
        ([b"Return-Path: <>"], False),
        ([b"List-Id: <news.example.org>"], False),
        ([b"List-Unsubscribe: <https://news.example.org/off>"], False),
        ([b"Precedence: list"], False),
        ([b"Precedence: bulk", b"List-Id: <news.example.org>"], False),
        ([b"X-Auto-Response-Suppress: DR, OOF, AutoReply"], False),
        ([b"X-Auto-Response-Suppress: All"], False),
        ([b"X-Auto-Response-Suppress: DR, RN, NRN"], True),
        ([FORGED], False),
        ([FORGED.replace(b"=fail", b"=pass")], True),
        ([b"From: Eve <eve@example.net>"], False),
        ([b"From: Mair Ellis <mair@example.org>"], False),
    ],
)
def test_a_message_that_no_machine_may_answer_is_still_a_message(headers: list[bytes], answerable: bool) -> None:
    message = read(email(*headers, b"", b"hello"), OWN)
    assert (message.kind, message.answerable) == ("message", answerable)


@pytest.mark.parametrize(
    ("sender", "answerable"),
    [
        (b"Ellis, Mair <mair@example.org>", True),
        (b"Mair <mair@example.org>, Tom <tom@example.org>", False),
        (b"mair@example.org, Mair@Example.org", True),
    ],
)
def test_of_several_senders_none_is_answered_by_a_machine(sender: bytes, answerable: bool) -> None:
    assert read(email(b"", b"hello", head=b"From: " + sender + b"\r\n"), OWN).answerable is answerable


def test_what_is_no_message_is_never_answerable() -> None:
    assert not read(email(b"Auto-Submitted: auto-replied", b"", b"hello")).answerable
    assert not read(b"no header").answerable


@pytest.mark.parametrize("sender", ["help@castlemere.example", "Help <HELP+482109375@castlemere.example>"])
def test_what_comes_from_our_own_address_is_a_loop(sender: str) -> None:
    raw = email(b"", b"x", head=f"From: {sender}\r\n".encode())
    assert read(raw, OWN).kind == "loop"
    assert read(raw).kind == "message"


@pytest.mark.shows("mail-bounces-read")
@pytest.mark.parametrize(
    ("status", "action", "more", "hard"),
    [
        (b"5.1.1", b"failed", b"", True),
        (b"4.4.1", b"delayed", b"", False),
        (b"4.4.7", b"failed", b"", False),
        (b"5.2.2", b"failed", b"", False),
        (b"5.0.0", b"failed", b"Diagnostic-Code: smtp; 552 mailbox is full", False),
        (b"5.7.1", b"failed", b"Diagnostic-Code: smtp; 550 refused", True),
    ],
)
def test_a_standard_bounce_names_the_address_and_whether_it_lasts(
    status: bytes, action: bytes, more: bytes, hard: bool
) -> None:
    message = read(notice(status, action, more), OWN)
    assert message.kind == "bounce"
    assert message.bounced == (Bounced("sian@example.org", hard, status.decode()),)
    assert "Dear Sian" not in message.text


def test_a_receipt_for_delivery_is_no_bounce() -> None:
    assert read(notice(b"2.0.0", b"delivered")).kind == "auto_reply"


def test_a_receipt_for_reading_is_an_automatic_reply() -> None:
    parts = (part(b"text/plain", b"It was read"), part(b"message/disposition-notification", b"Disposition: displayed"))
    assert read(mixed(*parts, kind=b"report; report-type=disposition-notification")).kind == "auto_reply"


def test_a_bounce_in_plain_words_is_read() -> None:
    text = b"Hi. This is the qmail-send program at example.org.\r\n\r\n<sian@example.org>:\r\nno mailbox here\r\n\r\n"
    head = b"From: MAILER-DAEMON@example.org\r\nReturn-Path: <>\r\n"
    message = read(
        email(b"", text + b"--- Below this line is a copy of the message.\r\n", subject=b"failure notice", head=head)
    )
    assert message.kind == "bounce"
    assert message.bounced == (Bounced("sian@example.org", hard=True),)


def test_a_failed_address_in_a_header_is_read() -> None:
    head = b"From: Mail Delivery System <mailer-daemon@x.example>\r\nX-Failed-Recipients: sian@example.org\r\n"
    message = read(email(b"", b"Mailbox is full.", subject=b"Mail delivery failed", head=head))
    assert (message.kind, message.bounced) == ("bounce", (Bounced("sian@example.org", hard=False),))


def test_a_complaint_passed_on_by_a_provider_is_a_report() -> None:
    parts = (part(b"text/plain", b"This is an abuse report"), part(b"message/feedback-report", b"Feedback-Type: abuse"))
    assert read(mixed(*parts, kind=b"report; report-type=feedback-report")).kind == "report"


def _truth() -> Iterator[tuple[str, str]]:
    for line in TRUTH.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, _, wanted = line.partition(" ")
            yield name, wanted


def test_nearly_all_bounces_of_real_servers_name_the_right_addresses(outside_data: Path) -> None:
    right = total = 0
    for name, wanted in _truth():
        message = read_message((outside_data / "mail" / "raw" / "flufl_bounce" / name).read_bytes())
        addresses = " ".join(sorted({each.address.lower() for each in message.bounced}))
        found = hashlib.sha256(addresses.encode()).hexdigest()[:16]
        right += message.kind == "bounce" and found == wanted
        total += 1
    assert total > 100
    assert right / total >= 0.98
