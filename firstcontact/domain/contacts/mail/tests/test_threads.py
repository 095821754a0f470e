"""What an email may belong to."""

import pytest

from firstcontact.domain.contacts.mail.tests.post import HEAD, email, read
from firstcontact.foundation.references import show_reference, with_check_digit

NUMBER = with_check_digit("48210937")
SHOWN = show_reference(NUMBER)
WRONG = NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)


@pytest.mark.shows("mail-references")
def test_every_message_id_is_found_nearest_first() -> None:
    headers = [b"In-Reply-To: <c@x.example>", b"References: <a@x.example>\r\n <b@x.example>\r\n\t<c@x.example>"]
    assert read(email(*headers, b"", b"x")).references == ("<c@x.example>", "<a@x.example>", "<b@x.example>")


@pytest.mark.parametrize("value", [b"a@x.example", b"Your message of Tuesday <a@x.example>", b"< a@x.example >"])
def test_a_message_id_is_found_however_it_is_written(value: bytes) -> None:
    assert read(email(b"In-Reply-To: " + value, b"", b"x")).references == ("<a@x.example>",)


@pytest.mark.parametrize("written", [SHOWN, NUMBER, SHOWN.replace("-", " "), f"[{SHOWN}]", f"Re: {SHOWN}: bins"])
def test_our_reference_is_found_in_the_subject(written: str) -> None:
    assert read(email(b"", b"x", subject=written.encode())).references == (SHOWN,)


@pytest.mark.parametrize("written", [WRONG, f"1{NUMBER}", f"{NUMBER}7", "01632 960001", "bins"])
def test_another_number_is_no_reference(written: str) -> None:
    assert read(email(b"", b"x", subject=written.encode())).references == ()


@pytest.mark.parametrize("header", ["To", "Cc", "Delivered-To"])
def test_our_reference_is_found_in_the_address(header: str) -> None:
    line = f"{header}: Help <help+{NUMBER}@castlemere.example>\r\n".encode()
    assert read(email(b"", b"x", head=HEAD.replace(b"To: help@castlemere.example\r\n", line))).references == (SHOWN,)
    wrong = line.replace(NUMBER.encode(), WRONG.encode())
    assert read(email(b"", b"x", head=HEAD + wrong)).references == ()
