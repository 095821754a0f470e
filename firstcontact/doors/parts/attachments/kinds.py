"""The types of files in words, and what we do with each: draw it, lay it out, hand it over, or warn of it."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstcontact.domain.contacts.mail.names import guess_type

PDF: Final = "application/pdf"
EMAIL: Final = "message/rfc822"
CSV: Final = "text/csv"
OPEN_XML: Final = "application/vnd.openxmlformats-officedocument"
ODF: Final = "application/vnd.oasis.opendocument"
EXCEL: Final = "application/vnd.ms-excel"
WORD: Final = "application/msword"
SLIDES: Final = "application/vnd.ms-powerpoint"

NAMES: Mapping[str, Promise] = {
    "image/jpeg": _("JPEG picture"),
    "image/png": _("PNG picture"),
    "image/gif": _("GIF picture"),
    "image/webp": _("WebP picture"),
    "image/tiff": _("TIFF picture"),
    "image/bmp": _("BMP picture"),
    "image/heic": _("HEIC picture"),
    "image/heif": _("HEIF picture"),
    "image/avif": _("AVIF picture"),
    "image/svg+xml": _("SVG drawing"),
    PDF: _("PDF document"),
    EMAIL: _("Email"),
    "application/vnd.ms-outlook": _("Outlook email"),
    CSV: _("Table (CSV)"),
    "text/plain": _("Text"),
    "text/html": _("Web page"),
    "application/xml": _("XML file"),
    "application/json": _("JSON file"),
    "text/calendar": _("Calendar entry"),
    "text/vcard": _("Contact card"),
    "text/javascript": _("Script"),
    "text/x-script": _("Script"),
    "application/rtf": _("Text document"),
    WORD: _("Word document"),
    f"{OPEN_XML}.wordprocessingml.document": _("Word document"),
    "application/vnd.ms-word.document.macroenabled.12": _("Word document with macros"),
    f"{ODF}.text": _("Text document"),
    EXCEL: _("Excel spreadsheet"),
    f"{OPEN_XML}.spreadsheetml.sheet": _("Excel spreadsheet"),
    f"{EXCEL}.sheet.macroenabled.12": _("Excel spreadsheet with macros"),
    f"{EXCEL}.sheet.binary.macroenabled.12": _("Excel spreadsheet"),
    f"{ODF}.spreadsheet": _("Spreadsheet"),
    SLIDES: _("PowerPoint slides"),
    f"{OPEN_XML}.presentationml.presentation": _("PowerPoint slides"),
    f"{SLIDES}.presentation.macroenabled.12": _("PowerPoint slides with macros"),
    f"{ODF}.presentation": _("Slides"),
    "application/zip": _("ZIP archive"),
    "application/x-7z-compressed": _("7z archive"),
    "application/vnd.rar": _("RAR archive"),
    "application/x-msdownload": _("Windows program"),
    "application/x-elf": _("Program"),
    "application/java-archive": _("Java program"),
    "application/x-empty": _("Empty file"),
}
SORTS: Mapping[str, Promise] = {"image": _("Picture"), "audio": _("Sound"), "video": _("Film"), "text": _("Text")}

PICTURES: Final = {
    *("image/jpeg", "image/png", "image/gif", "image/webp", "image/tiff", "image/bmp"),
    *("image/heic", "image/heif", "image/avif"),
}
SPREADSHEETS: Final = {
    *(EXCEL, f"{OPEN_XML}.spreadsheetml.sheet", f"{ODF}.spreadsheet"),
    *(f"{EXCEL}.sheet.macroenabled.12", f"{EXCEL}.sheet.binary.macroenabled.12"),
}
TEXTS: Final = {"text/plain", "text/calendar", "text/vcard", "application/json"}
DOCUMENTS: Final = {
    *(WORD, f"{OPEN_XML}.wordprocessingml.document", f"{ODF}.text", "application/rtf"),
    *(SLIDES, f"{OPEN_XML}.presentationml.presentation", f"{ODF}.presentation"),
}
NAMED: Final = PICTURES | SPREADSHEETS | DOCUMENTS | {PDF, CSV, "text/plain", "text/calendar", "application/zip"}
"""What no browser runs: only these are handed over under their own type."""
HARMFUL: Final = {
    *("text/html", "image/svg+xml", "application/xml", "text/javascript", "text/x-script"),
    *("application/x-msdownload", "application/x-elf", "application/java-archive"),
    *("application/vnd.ms-word.document.macroenabled.12", f"{EXCEL}.sheet.macroenabled.12"),
    f"{SLIDES}.presentation.macroenabled.12",
}
"""What may do something by itself when it is opened on somebody's computer."""


def name_type(type_: str) -> str:
    """A type in words."""
    known = NAMES.get(type_) or SORTS.get(type_.partition("/")[0])
    return str(known or _("File of another kind"))


def served_type(type_: str) -> str:
    """The type under which a file is handed over: its own only where no browser would run it."""
    return type_ if type_ in NAMED else "application/octet-stream"


def claimed_by_name(name: str, type_: str) -> str:
    """What the name of a harmful file pretends that it is, in words; empty where it does not pretend."""
    claimed = guess_type(name)
    return name_type(claimed) if type_ in HARMFUL and claimed in NAMED else ""
