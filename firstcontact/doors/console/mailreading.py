"""What `firstcontact explain-mail` tells about files that hold an email: all that reading gave, and what was wrong."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from firstcontact.domain.contacts.mail import Kind, Mailbox, ReadMessage, read_message
from firstcontact.doors.console.exits import DONE, FOUND

STANDARD_INPUT = "-"
LABEL = 14  # letters before the value, in the form for people
NOTHING: dict[str, Any] = {
    "subject": "", "from": [], "to": [], "date": None, "kind": str(Kind.UNREADABLE), "because": "", "text": "",
    "reply": "", "attachments": [], "references": [], "bounced": [], "problems": [],
}  # fmt: skip


def explain_mail(files: Sequence[Path], own: Iterable[str], *, as_json: bool) -> int:
    """Prints one object for each file. Returns 3 when one of them is unreadable, else 0.

    :param own: addresses that the council sends from; a host name (without @) counts, too.
    """
    ours = frozenset(address.strip().lower() for address in own)
    unreadable = False
    for file in files:
        facts = explain_file(file, ours)
        unreadable = unreadable or facts["kind"] == Kind.UNREADABLE
        # In plain ASCII, so that no terminal and no pipe can stumble over it
        click.echo(json.dumps(facts) if as_json else _printable("\n".join(_lines(facts))))
    return FOUND if unreadable else DONE


def explain_file(file: Path, own: frozenset[str]) -> dict[str, Any]:
    """What is in one file, as plain data; a file that cannot be opened is an unreadable email."""
    name = str(file).encode("utf-8", "replace").decode()
    try:
        raw = sys.stdin.buffer.read() if name == STANDARD_INPUT else file.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        return {"file": name, **NOTHING, "problems": [f"The file cannot be opened: {why}."]}
    return {"file": name, **message_facts(read_message(raw, own=own))}


def message_facts(message: ReadMessage) -> dict[str, Any]:
    """An email as plain data for JSON; `bytes` is the size of an attachment after decoding."""
    return {
        "subject": message.subject,
        "from": _people(message.sender),
        "to": _people(message.to),
        "date": message.date.isoformat() if message.date else None,
        "kind": str(message.kind),
        "because": message.because,
        "text": message.text,
        "reply": message.reply,
        "attachments": [
            {"name": each.name, "type": each.type, "bytes": len(each.content)} for each in message.attachments
        ],
        "references": list(message.references),
        "bounced": [{"address": each.address, "hard": each.hard, "status": each.status} for each in message.bounced],
        "problems": list(message.problems),
    }


def _people(boxes: Iterable[Mailbox]) -> list[dict[str, str]]:
    return [{"name": box.name, "address": box.address} for box in boxes]


def _lines(facts: dict[str, Any]) -> list[str]:
    kind = f"{facts['kind']}{': ' if facts['because'] else ''}{facts['because']}"
    lines = [_line("File", facts["file"]), _line("Kind", kind), _line("Subject", facts["subject"])]
    lines += [_line("From", _shown(person)) for person in facts["from"]]
    lines += [_line("To", _shown(person)) for person in facts["to"]]
    lines += [_line("Date", facts["date"] or "none")]
    lines += [_line("Bounced", f"{each['address']}, {'hard' if each['hard'] else 'soft'}") for each in facts["bounced"]]
    lines += [
        _line("Attachment", f"{each['name']} ({each['type']}, {each['bytes']:,} bytes)")
        for each in facts["attachments"]
    ]
    lines += [_line("Belongs to", reference) for reference in facts["references"]]
    lines += [_line("Problem", problem) for problem in facts["problems"]]
    quoted = len(facts["text"]) - len(facts["reply"])
    lines += ["", facts["reply"] or "(nothing was written)"]
    lines += [f"({quoted:,} letters that were quoted are not shown.)"] if quoted > LABEL else []
    return [*lines, ""]


def _line(label: str, value: str) -> str:
    return f"{label:<{LABEL}}{value}"


def _shown(person: dict[str, str]) -> str:
    return f"{person['name']} <{person['address'] or 'no address'}>".strip()


def _printable(text: str) -> str:
    """Without signs that would steer the terminal, and in letters that it can show."""
    steered = "".join(sign if sign.isprintable() or sign in "\n\t" else "\ufffd" for sign in text)
    encoding = sys.stdout.encoding or "utf-8"
    return steered.encode(encoding, "replace").decode(encoding)
