"""The mailboxes of the settings: read with their defaults, and each mistake said in words that can be acted upon."""

import json
from pathlib import Path
from typing import Any

import pytest

from firstcontact.domain.mailroom.ports import MailboxSetting
from firstcontact.settings.environment import SettingError
from firstcontact.settings.mailboxes import read_mailboxes, read_place, read_protocol

HELLO: dict[str, Any] = {"council": "castlemere", "code": "hello", "address": "Hello@castlemere.example"}
FETCHED = {**HELLO, "host": "imap.example", "username": "ann"}


def read_one(**given: Any) -> MailboxSetting:
    (one,) = read_mailboxes(json.dumps([given]))
    return one


def test_what_is_left_out_has_a_default() -> None:
    assert read_one(**HELLO) == MailboxSetting("castlemere", "hello", "Hello@castlemere.example")
    assert read_one(**FETCHED).port == 993
    assert read_one(**FETCHED, security="starttls").port == 143
    assert read_one(**FETCHED, security="none", port=1143).port == 1143
    assert read_mailboxes("") == ()


def test_everything_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("")
    given = {
        **FETCHED,
        "aliases": ["post@castlemere.example"],
        "password": "ŵ",
        "authorities": str(tmp_path / "ca.pem"),
        "folder": "Blwch",
        "after": "move:Wedi'u cadw",
        "answer_within": 5,
    }
    one = read_one(**given)
    assert one.addresses == {"hello@castlemere.example", "post@castlemere.example"}
    assert (one.password, one.folder, one.after, one.answer_within) == ("ŵ", "Blwch", "move:Wedi'u cadw", 5)


def test_a_password_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("cyfrinach ŵ\n", encoding="utf-8")
    assert read_one(**FETCHED, password_file=str(tmp_path / "password")).password == "cyfrinach ŵ"
    with pytest.raises(
        SettingError, match=r"mailbox 1: password_file names .*none, which cannot be read: No such file"
    ):
        read_one(**FETCHED, password_file=str(tmp_path / "none"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({**HELLO, "adress": "x"}, "'adress' is no key; there are council, code"),
        ({**HELLO, "council": ""}, "council is missing"),
        ({"council": "a", "code": "b"}, "address is missing"),
        ({"council": "a", "address": "a@b.example"}, "code is missing"),
        ({**HELLO, "code": "Hello there"}, "code has small letters"),
        ({**HELLO, "code": 7}, "code should be a text"),
        ({**HELLO, "address": "hello"}, "'hello' is no email address"),
        ({**HELLO, "aliases": "post@castlemere.example"}, "aliases should be a list"),
        ({**HELLO, "aliases": ["post"]}, "'post' is no email address"),
        ({**HELLO, "after": "archive"}, "after is seen, delete, or move: and a folder, not 'archive'"),
        ({**HELLO, "after": "move:"}, "after is seen, delete, or move: and a folder"),
        ({**HELLO, "security": "ssl"}, "security is one of tls, starttls, none, not 'ssl'"),
        ({**FETCHED, "port": "993"}, "port should be a whole number"),
        ({**FETCHED, "port": 70_000}, "port is a number up to 65535"),
        ({**HELLO, "host": "imap.example"}, "username is missing"),
        ({**HELLO, "answer_within": -1}, "answer_within is a number of working days"),
        ({**HELLO, "answer_within": True}, "answer_within should be a whole number"),
        ({**HELLO, "authorities": "/no/such.pem"}, "authorities names /no/such.pem, which is no file"),
        ({**FETCHED, "password": "a", "password_file": "b"}, "one is enough"),
        (["hello"], "mailbox 1: should be an object"),
    ],
)
def test_a_mistake_is_said(given: Any, words: str) -> None:
    with pytest.raises(SettingError, match="MAILBOXES, mailbox 1: ") as said:
        read_mailboxes(json.dumps([given]))
    assert words in str(said.value)


def test_what_is_no_list_is_said() -> None:
    with pytest.raises(SettingError, match="MAILBOXES is not JSON"):
        read_mailboxes("hello@castlemere.example")
    with pytest.raises(SettingError, match="MAILBOXES should be a list"):
        read_mailboxes("{}")


def test_an_address_leads_to_one_mailbox_and_a_code_is_there_once() -> None:
    other = {**HELLO, "council": "aberwen", "aliases": ["HELLO@castlemere.example"], "address": "helo@aberwen.example"}
    with pytest.raises(SettingError, match=r"hello@castlemere.example is there twice"):
        read_mailboxes(json.dumps([HELLO, other]))
    with pytest.raises(SettingError, match="castlemere has two mailboxes with the code hello"):
        read_mailboxes(json.dumps([HELLO, {**HELLO, "address": "post@castlemere.example"}]))
    same_code = {**HELLO, "council": "aberwen", "address": "helo@aberwen.example"}
    assert len(read_mailboxes(json.dumps([HELLO, same_code]))) == 2


def test_where_to_listen() -> None:
    assert read_place("") is None
    assert read_place("127.0.0.1:2424") == ("127.0.0.1", 2424)
    assert read_place("[::1]:24") == ("::1", 24)
    assert read_place("unix:/run/firstcontact/lmtp") == ("/run/firstcontact/lmtp", 0)
    for wrong in ("2424", "localhost", "localhost:port", "localhost:0", "localhost:70000", "unix:lmtp", ":24"):
        with pytest.raises(SettingError, match="MAIL_LISTEN is host:port or unix:/path"):
            read_place(wrong)
    assert read_protocol("smtp") == "smtp"
    with pytest.raises(SettingError, match="MAIL_LISTEN_PROTOCOL is one of lmtp, smtp"):
        read_protocol("esmtp")
