"""What every page is given: the council, the language and its switch, and the links of the footer."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstcontact.doors.parts.brand import brand_href
from firstcontact.doors.parts.language import language_links
from firstcontact.doors.parts.links import link_to
from firstcontact.doors.parts.shown_council import council_of

# Pages that a footer should name; only those that exist are shown.
FOOTER: tuple[tuple[str, Promise], ...] = (
    ("site:contact", _("Contact us")),
    ("site:accessibility", _("Accessibility statement")),
    ("site:privacy", _("Privacy")),
    ("site:cookies", _("Cookies")),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor of all pages."""
    council = council_of(request)
    return {
        "council": council,
        "language": translation.get_language() or "en",
        "language_links": language_links(request),
        "brand_href": brand_href(council),
        "footer_links": footer_links(),
    }


def footer_links() -> list[dict[str, str]]:
    """The links of the footer, to pages that exist."""
    links = []
    for name, text in FOOTER:
        try:
            links.append({"href": link_to(name), "text": str(text)})
        except NoReverseMatch:
            continue
    return links
