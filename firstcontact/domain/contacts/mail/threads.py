"""What an email may belong to: the emails it answers, and our own references in its subject and addresses."""

import re
from itertools import islice
from typing import Final

from firstcontact.domain.contacts.mail.fields import read_header, read_mailboxes
from firstcontact.domain.contacts.mail.parts import Part
from firstcontact.foundation.references import read_reference, show_reference

ID = re.compile(r"<\s*([^<>]{1,998}?)\s*>")
BARE_ID = re.compile(r"[^\s<>,;\"]{1,500}@[^\s<>,;\"]{1,500}")
NUMBER = re.compile(r"(?<![\d])\d{4}[ .\-\u2010-\u2015/]?\d{4}[ .\-\u2010-\u2015/]?\d(?!\d)")
PLUS = re.compile(r"[^+@]*\+(?:[^+@]*\+)*([\d\-]{9,11})@")
SENT_TO: Final = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
OWN_ID = r"<[^<>\s]{1,400}@firstcontact\.[^<>\s]{1,255}>"
OWN_IN_TEXT = re.compile(rf"(?im)^[ \t>]*message-id[ \t]*:\s*({OWN_ID})|({OWN_ID})")
MOST_TEXT: Final = 200_000
"""Letters of a text that are looked through for a Message-ID of ours, and how many of them are taken:"""
MOST_IN_TEXT: Final = 20
MOST: Final = 500
"""References of one email that are kept; whole years of talk have fewer."""


def message_ids(values: list[bytes]) -> tuple[str, ...]:
    """The Message-IDs in headers, each once and in its brackets; `<a@b> <c@d>`, with or without them, folded or not."""
    found: dict[str, None] = {}
    for value in values:
        text = read_header(value)
        inside = [re.sub(r"\s+", "", each) for each in ID.findall(text)]
        for each in inside or BARE_ID.findall(text[:10_000]):
            found[f"<{each}>"] = None
    return tuple(found)


def own_ids_in(text: str) -> tuple[str, ...]:
    """The Message-IDs of our making in a text, for mail servers that return an email as words (qmail, old Exim).

    What stands in a line `Message-ID:` comes first: it is the email itself, the others are those that it answers.
    """
    found = list(islice(OWN_IN_TEXT.finditer(text[:MOST_TEXT]), MOST_IN_TEXT))
    ids = [*(each[1] for each in found if each[1]), *(each[2] for each in found if each[2])]
    return tuple(dict.fromkeys(ids))


def find_references(root: Part, subject: str) -> tuple[str, ...]:
    """Message-IDs first, nearest first, then our references as people read them: `4821-0937-5`."""
    ids = message_ids([*root.every("in-reply-to"), *reversed(root.every("references"))])
    numbers = [*NUMBER.findall(subject), *_plus_numbers(root)]
    ours = {show_reference(known): None for number in numbers if (known := read_reference(number))}
    return (*ids[:MOST], *ours)


def _plus_numbers(root: Part) -> list[str]:
    values = [value for name in SENT_TO for value in root.every(name)]
    return [found[1] for box in read_mailboxes(values) if (found := PLUS.match(box.address))]
