"""A message as its reader will see it, within a page of ours, before it is sent.

It stands in a frame that may do nothing. The styles of an email are inside it, which our pages do not allow: exactly
these styles are let in for this one answer, each by its digest.
"""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from firstcontact.doors.parts.language import OWN_NAMES
from firstcontact.doors.parts.security import page_policy
from firstcontact.journeys.rehearse import Preview


def shown_preview(preview: Preview) -> dict[str, Any]:
    """What the macro `preview_panel` draws."""
    languages = ", ".join(OWN_NAMES.get(code, code) for code in preview.languages)
    rows = [{"key": _("To"), "value": ", ".join(part for part in _to(preview) if part)}]
    rows += [{"key": _("Subject"), "value": preview.subject}, {"key": _("Language"), "value": languages}]
    return {"how": preview.how, "rows": rows, "html": preview.html, "text": preview.text}


def allow_styles(response: HttpResponse, preview: Preview) -> HttpResponse:
    """The same answer, in which the styles of this message, and no others, are used."""
    response["Content-Security-Policy"] = page_policy(styles=sorted(set(style_digests(preview.html))))
    return response


def style_digests(html: str) -> Iterator[str]:
    """The digest of each style in a page, as a content policy names it (CSP 3, 8.2)."""
    found = _Styles()
    found.feed(html)
    for style in found.styles:
        yield f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}"


def _to(preview: Preview) -> tuple[str, ...]:
    if preview.how == "letter":
        return preview.to_name, *preview.postal_address
    return preview.to_name, preview.to_address


class _Styles(HTMLParser):
    """Collects what stands in style attributes and style elements."""

    def __init__(self) -> None:
        super().__init__()
        self.styles: list[str] = []
        self._inside: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Looks for the attribute, and notes that an element begins."""
        self._inside = [] if tag == "style" else None
        self.styles += [value for name, value in attrs if name == "style" and value]

    def handle_data(self, data: str) -> None:
        """A piece of what stands in a style element."""
        if self._inside is not None:
            self._inside.append(data)

    def handle_endtag(self, tag: str) -> None:
        """The element ends: it counts as a whole."""
        if self._inside is not None:
            self.styles.append("".join(self._inside))
        self._inside = None
