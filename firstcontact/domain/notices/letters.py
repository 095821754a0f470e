"""Letters as PDF, tagged so that a screen reader can read them (PDF/UA-1). Made in the job lane for documents.

WeasyPrint needs Pango from the system, which may be absent: then the letter waits, and `doctor` says what is missing.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

VARIANT = "pdf/ua-1"


class LettersUnavailableError(RuntimeError):
    """Letters cannot be made on this machine; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Pdf:
    """A letter: its bytes and how many pages it has."""

    content: bytes
    pages: int


def what_is_missing() -> str:
    """What has to be installed before letters can be made; empty when nothing is."""
    try:
        import_module("weasyprint")
    except OSError as error:
        return f"Letters need Pango (on Debian and Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0): {error}"
    return ""


def make_pdf(html: str) -> Pdf:
    """The PDF of a letter's HTML. Nothing is fetched from anywhere: a letter holds all that it shows.

    :raises LettersUnavailableError: when the system lacks what it takes.
    """
    missing = what_is_missing()
    if missing:
        raise LettersUnavailableError(missing)
    weasyprint: Any = import_module("weasyprint")
    nothing = import_module("weasyprint.urls").URLFetcher(allowed_protocols=())
    document = weasyprint.HTML(string=html, url_fetcher=nothing).render(pdf_variant=VARIANT)
    return Pdf(content=document.write_pdf(pdf_variant=VARIANT), pages=len(document.pages))
