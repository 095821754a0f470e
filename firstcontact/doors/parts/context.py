"""What every page is given: the council, the language and its switch, and the links of the footer."""

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import NoReverseMatch
from django.utils import translation
from django.utils.functional import Promise, lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
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
        "footer_links": footer_links,
        "csrf_input": token_field(request),
    }


def _token_field(request: HttpRequest) -> SafeString:
    """Django's own hidden box, made once a page: each of its forms would else draw 32 letters of chance."""
    if not hasattr(request, "token_field"):
        field = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
        request.token_field = field  # type: ignore[attr-defined]  # read only here
    return request.token_field  # type: ignore[attr-defined, no-any-return]


token_field = lazy(_token_field, SafeString, str)  # a page without a form sets no cookie


def footer_links() -> list[dict[str, str]]:
    """The links of the footer, to pages that exist."""
    links = []
    for name, text in FOOTER:
        try:
            links.append({"href": link_to(name), "text": str(text)})
        except NoReverseMatch:
            continue
    return links
