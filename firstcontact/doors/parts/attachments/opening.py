"""What a file holds, made ready for its page: nothing of it is taken for markup, and all of it has an end."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from firstcontact.domain.contacts.mail import Mailbox, read_message
from firstcontact.domain.contacts.mail.charsets import read_letters
from firstcontact.domain.contacts.queries import AttachmentContent
from firstcontact.doors.parts.attachments.apart import do_apart
from firstcontact.doors.parts.attachments.kinds import CSV, EMAIL, PDF, PICTURES, SPREADSHEETS, TEXTS
from firstcontact.doors.parts.attachments.refusing import RefusedError
from firstcontact.doors.parts.attachments.spreadsheets import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from firstcontact.doors.parts.dates import format_when
from firstcontact.doors.parts.figures import format_number, format_size

Page = dict[str, Any]
LONGEST: Final = 1600
"""Dots across or down of a picture on its page."""
MOST_TEXT: Final = 200_000
"""Bytes of a text that are shown."""
MOST_PEOPLE: Final = 30
DELIMITERS: Final = ",;\t|"
REFUSALS: Mapping[str, Promise] = {
    "broken": gettext_lazy("This file is damaged, so that it cannot be shown here. It can be downloaded as it came."),
    "locked": gettext_lazy("This file is locked with a password. Download it to open it."),
    "too_many_dots": gettext_lazy("This picture is too large to be shown here. It can be downloaded as it came."),
    "too_much": gettext_lazy("There is too much in this file to show it here. It can be downloaded as it came."),
    "busy": gettext_lazy("Many files are being opened just now. Load this page again in a moment."),
}


def open_for_page(file: AttachmentContent) -> Page:
    """What the page of this file shows: `shown` says which sort of thing, `refused` in words why there is none."""
    type_ = file.facts.type
    if not file.content:
        return {"shown": "", "refused": _("There is nothing in this file.")}
    try:
        return next((made(file.content) for types, made in SORTS if type_ in types), {"shown": ""})
    except RefusedError as refusal:
        return {"shown": "", "refused": str(REFUSALS[refusal.code])}


def _picture(content: bytes) -> Page:
    facts = json.loads(do_apart("describe_picture", content, LONGEST))
    pages = facts["pages"]
    more = _("Page 1 of %(pages)s. Download it to see the others.") % {"pages": pages} if pages > 1 else ""
    return {"shown": "picture", "picture": facts, "notes": [more] if more else []}


def _spreadsheet(content: bytes) -> Page:
    facts = json.loads(do_apart("read_spreadsheet", content))
    sheets = [_table(one["name"], one["rows"], one["all_rows"], one["all_columns"]) for one in facts["sheets"]]
    missing = facts["all_sheets"] - len(sheets)
    more = ngettext("%(num)s more sheet is not shown.", "%(num)s more sheets are not shown.", missing)
    return {"shown": "tables", "tables": sheets, "notes": [more % {"num": missing}] if missing else []}


def _table(name: str, rows: Sequence[Sequence[str]], all_rows: int, all_columns: int) -> Page:
    wide = max(map(len, rows), default=0)
    lines = [[str(number), *row, *[""] * (wide - len(row))] for number, row in enumerate(rows, 1)]
    cut = all_rows > len(rows) or all_columns > wide
    words = _("Rows 1 to %(rows)s of %(all_rows)s and columns 1 to %(columns)s of %(all_columns)s are shown.")
    numbers = {"rows": len(rows), "all_rows": all_rows, "columns": wide, "all_columns": all_columns}
    note = words % {key: format_number(number) for key, number in numbers.items()} if cut else ""
    return {
        "name": name,
        "heads": [_("Row"), *(column_letters(number) for number in range(wide))],
        "rows": lines,
        "note": note,
    }


def column_letters(number: int) -> str:
    """The name of a column as spreadsheets have it, from 0: A, B, ... Z, AA."""
    return chr(65 + number) if number < 26 else chr(64 + number // 26) + chr(65 + number % 26)


def _text(content: bytes) -> Page:
    letters = read_letters(beginning(content), "", _no_matter)
    return {"shown": "text", "text": letters, "notes": _cut(content)}


def _cut(content: bytes) -> list[str]:
    if len(content) <= MOST_TEXT:
        return []
    sizes = {"shown": format_size(MOST_TEXT), "all": format_size(len(content))}
    return [_("The first %(shown)s of %(all)s are shown. Download it to read it all.") % sizes]


def beginning(content: bytes, most: int = MOST_TEXT) -> bytes:
    """The first bytes of a text; no letter of UTF-8 or UTF-16 is cut in the middle."""
    end = min(most, len(content)) // 4 * 4 if len(content) > most else len(content)
    for _step in range(3):
        if end < len(content) and content[end] & 0xC0 == 0x80:
            end -= 1
    return content[:end] if not content.startswith((b"\xff\xfe", b"\xfe\xff")) else content[: end // 2 * 2]


def _csv(content: bytes) -> Page:
    """A table, where its commas can be made sense of; else the text."""
    page = _text(content)
    text = page["text"].lstrip("\ufeff")
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4096], DELIMITERS)
        rows = [[cell[:LONGEST_CELL] for cell in row] for row in csv.reader(io.StringIO(text, newline=""), dialect)]
    except csv.Error:
        return page
    if not rows:
        return page
    wide = max(map(len, rows))
    kept = [row[:MOST_COLUMNS] for row in rows[:MOST_ROWS]]
    return {"shown": "tables", "tables": [_table("", kept, len(rows), wide)], "notes": page["notes"]}


def _email(content: bytes) -> Page:
    read = read_message(content)
    heads = [
        (_("From"), _people(read.sender)),
        (_("To"), _people(read.to)),
        (_("Copy to"), _people(read.cc)),
        (_("Sent"), format_when(read.date) if read.date else ""),
        (_("Subject"), read.subject),
    ]
    return {
        "shown": "email",
        "heads": [{"key": key, "value": value} for key, value in heads if value],
        "text": read.text[:MOST_TEXT],
        "inside": [{"name": one.name, "size": format_size(len(one.content))} for one in read.attachments],
        "notes": [],
    }


def _people(boxes: Sequence[Mailbox]) -> str:
    told = [f"{box.name} <{box.address}>" if box.name and box.address else box.name or box.address for box in boxes]
    return ", ".join(told[:MOST_PEOPLE]) + (" …" if len(told) > MOST_PEOPLE else "")


def _pdf(content: bytes) -> Page:
    return {"shown": "pdf", "notes": []}


def _no_matter(problem: str) -> None:
    """What was wrong with the letters of a file is not said: they are shown as well as they can be read."""


SORTS: Sequence[tuple[set[str], Callable[[bytes], Page]]] = (
    (PICTURES, _picture),
    (SPREADSHEETS, _spreadsheet),
    ({CSV}, _csv),
    (TEXTS, _text),
    ({EMAIL}, _email),
    ({PDF}, _pdf),
)
