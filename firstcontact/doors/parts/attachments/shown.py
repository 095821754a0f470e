"""Files as a list for pages: what each is, how large, and whether somebody looked for viruses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from firstcontact.domain.contacts.queries import AttachmentFacts
from firstcontact.doors.parts.attachments.kinds import PICTURES, name_type
from firstcontact.doors.parts.figures import format_size
from firstcontact.doors.parts.names import name_of

SMALL: Final = 15_000
"""Bytes below which a picture inside the text is a logo or an icon and no photo."""
SCANS: Mapping[str, Promise] = {
    "waiting": _("Is being checked"),
    "not_scanned": _("Not checked for viruses"),
    "clean": _("Checked for viruses: nothing found"),
    "infected": _("A virus was found: cannot be opened"),
    "failed": _("Could not be checked for viruses"),
}
SCAN_KINDS: Mapping[str, str] = {"waiting": "info", "clean": "ok", "infected": "bad", "failed": "warn"}


@dataclass(frozen=True, slots=True)
class ShownFiles:
    """Rows of `attachment_list`: the files, and apart the small pictures inside the text, such as logos."""

    rows: tuple[dict[str, Any], ...]
    small: tuple[dict[str, Any], ...]

    def __bool__(self) -> bool:
        """Whether there is anything to list."""
        return bool(self.rows or self.small)


def shown_attachments(files: Sequence[AttachmentFacts], *, back: str = "") -> ShownFiles:
    """The files of one or several messages, for the macro `attachment_list`: pictures first, then as they came.

    :param back: the address of the page that lists them; the page of a file leads back there.
    """
    small = [one for one in files if is_small_picture(one)]
    others = sorted((one for one in files if not is_small_picture(one)), key=lambda one: one.type not in PICTURES)
    return ShownFiles(
        tuple(shown_attachment(one, back=back) for one in others),
        tuple(shown_attachment(one, back=back) for one in small),
    )


def is_small_picture(file: AttachmentFacts) -> bool:
    """Whether it is a little picture inside the text."""
    inside = file.inline or bool(file.content_id)
    return inside and file.type.startswith("image/") and file.size < SMALL


def shown_attachment(file: AttachmentFacts, *, back: str = "") -> dict[str, Any]:
    """One file, with the addresses where it is opened, downloaded and, if it is a picture, seen small."""
    opened = file.may_be_opened
    return {
        "id": file.id,
        "name": file.name,
        "type": name_type(file.type),
        "size": format_size(file.size),
        "scan": name_of(SCANS, file.scan),
        "scan_kind": SCAN_KINDS.get(file.scan, "plain"),
        "href": address_of("attachment", file.id, back),
        "file_href": address_of("attachment_file", file.id) if opened else "",
        "small_href": address_of("attachment_small", file.id) if opened and file.type in PICTURES else "",
    }


def address_of(name: str, attachment_id: UUID, back: str = "") -> str:
    """The address of a page of a file, with the way back."""
    address = reverse(f"parts:{name}", args=[attachment_id])
    return f"{address}?{urlencode({'back': back})}" if way_back(back) else address


def way_back(given: str) -> str:
    """An address of this house where a page may lead back to; empty for any other."""
    ours = given.startswith("/") and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if ours and len(given) < 500 and given.isprintable() else ""
