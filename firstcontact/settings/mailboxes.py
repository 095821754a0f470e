"""Reads `MAILBOXES` and `MAIL_LISTEN`, and says what is wrong with them in words that can be acted upon."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from firstcontact.domain.mailroom.ports import MailboxSetting
from firstcontact.settings.environment import SettingError

TEXTS = (
    "council", "code", "address", "host", "security", "username", "password", "password_file", "authorities",
    "folder", "after",
)  # fmt: skip
NUMBERS = ("port", "answer_within")
KEYS = (*TEXTS, *NUMBERS, "aliases")
NEEDED = ("council", "code", "address")
PORTS = {"tls": 993, "starttls": 143, "none": 143}
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
AFTER = re.compile(r"seen|delete|move:\S.*")
HIGHEST_PORT = 65_535
PROTOCOLS = ("lmtp", "smtp")
UNIX = "unix:"


def read_mailboxes(text: str) -> tuple[MailboxSetting, ...]:
    """The mailboxes of the setting, a list as JSON; none for an empty text.

    :raises SettingError: for the first mistake.
    """
    if not text.strip():
        return ()
    try:
        given = json.loads(text)
    except ValueError as error:
        raise SettingError(f"MAILBOXES is not JSON: {error}.") from error
    if not isinstance(given, list):
        raise SettingError("MAILBOXES should be a list: [{...}, {...}].")
    mailboxes = tuple(_mailbox(number, one) for number, one in enumerate(given, 1))
    for mistake in _together(mailboxes):
        raise SettingError(f"MAILBOXES: {mistake}")
    return mailboxes


def read_place(text: str) -> tuple[str, int] | None:
    """Where to listen: a host and a port, or the path of a Unix socket and 0; None for an empty text.

    :raises SettingError: when it is neither.
    """
    if not text:
        return None
    if text.startswith(f"{UNIX}/"):
        return text.removeprefix(UNIX), 0
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) <= HIGHEST_PORT:
        raise SettingError(f"MAIL_LISTEN is host:port or unix:/path, not {text!r}.")
    return host.strip("[]"), int(port)


def read_protocol(text: str) -> str:
    """The language of the listener.

    :raises SettingError: when it is none that we speak.
    """
    if text not in PROTOCOLS:
        raise SettingError(f"MAIL_LISTEN_PROTOCOL is one of {', '.join(PROTOCOLS)}, not {text!r}.")
    return text


def _mailbox(number: int, given: object) -> MailboxSetting:
    where = f"MAILBOXES, mailbox {number}"
    if not isinstance(given, dict):
        raise SettingError(f"{where}: should be an object: {{...}}.")
    for mistake in chain(_forms(given), _values(given), _reach(given)):  # the later ones rely on the earlier ones
        raise SettingError(f"{where}: {mistake}")
    security = given.get("security", "tls")
    return MailboxSetting(
        **{key: given[key] for key in TEXTS if key in given and not key.startswith("password")},
        aliases=tuple(given.get("aliases", ())),
        port=given.get("port", PORTS[security]),
        password=_password(where, given),
        answer_within=given.get("answer_within", 0),
    )


def _forms(given: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the keys, and with the kinds of their values."""
    yield from (f"{key!r} is no key; there are {', '.join(KEYS)}." for key in given if key not in KEYS)
    yield from (f"{key} is missing." for key in NEEDED if not given.get(key))
    yield from (f"{key} should be a text." for key in TEXTS if not isinstance(given.get(key, ""), str))
    yield from (f"{key} should be a whole number." for key in NUMBERS if type(given.get(key, 0)) is not int)
    aliases = given.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(one, str) for one in aliases):
        yield "aliases should be a list of addresses."


def _values(given: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with what the keys say."""
    if not CODE.fullmatch(given["code"]):
        yield f"code has small letters, digits, - and _ only, at most 60: not {given['code']!r}."
    for address in (given["address"], *given.get("aliases", ())):
        if not ADDRESS.fullmatch(address):
            yield f"{address!r} is no email address."
    if given.get("security", "tls") not in PORTS:
        yield f"security is one of {', '.join(PORTS)}, not {given['security']!r}."
    if not AFTER.fullmatch(given.get("after", "seen")):
        yield f"after is seen, delete, or move: and a folder, not {given['after']!r}."
    if given.get("answer_within", 0) < 0:
        yield "answer_within is a number of working days, 0 for none."


def _reach(given: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with how the mailbox is reached."""
    if not 0 < given.get("port", 1) <= HIGHEST_PORT:
        yield f"port is a number up to {HIGHEST_PORT}, not {given['port']}."
    if given.get("host") and not given.get("username"):
        yield "username is missing: it has a host, so somebody must sign in there."
    if given.get("authorities") and not Path(given["authorities"]).is_file():
        yield f"authorities names {given['authorities']}, which is no file."
    if given.get("password") and given.get("password_file"):
        yield "it has a password and a password_file; one is enough."


def _password(where: str, given: Mapping[str, Any]) -> str:
    file = given.get("password_file")
    if not file:
        return str(given.get("password", ""))
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise SettingError(f"{where}: password_file names {file}, which cannot be read: {why}.") from error


def _together(mailboxes: Sequence[MailboxSetting]) -> Iterator[str]:
    """What is wrong between two of them."""
    codes, addresses = set(), set()
    for one in mailboxes:
        if (one.council, one.code) in codes:
            yield f"{one.council} has two mailboxes with the code {one.code}."
        codes.add((one.council, one.code))
        for address in (one.address.lower(), *(alias.lower() for alias in one.aliases)):
            if address in addresses:
                yield f"{address} is there twice; an address leads to one mailbox."
            addresses.add(address)
