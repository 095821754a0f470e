"""Serves the style sheet with the council's colours, so that no page needs an inline style."""

import hashlib
from functools import lru_cache

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified

from firstcontact.doors.parts.access import EVERYONE, open_to
from firstcontact.doors.parts.colours import brand_sheet
from firstcontact.doors.parts.links import link_to
from firstcontact.doors.parts.shown_council import ShownCouncil, council_of

A_YEAR = 365 * 24 * 60 * 60


def brand_href(council: ShownCouncil | None) -> str:
    """Address of the council's style sheet; it changes with the colours, so that a browser may keep it for a year.

    "" where no council is known: the product's own colours stand in the common style sheet.
    """
    if council is None:
        return ""
    return f"{link_to('parts:brand', council.code)}?v={_version_of(tuple(sorted(council.brand.items())))}"


@transaction.non_atomic_requests
@open_to(EVERYONE)
def brand(request: HttpRequest, code: str) -> HttpResponse:
    """The style sheet of the council whose host name was asked.

    :raises Http404: for the code of another council.
    """
    council = council_of(request)
    if council is None or code != council.code:
        raise Http404("No such style sheet.")
    sheet = brand_sheet(council.brand)
    tag = f'"{_version(sheet)}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    fresh = request.GET.get("v") == _version(sheet)
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={A_YEAR}, immutable" if fresh else "public, no-cache"}
    return HttpResponse(sheet, content_type="text/css; charset=utf-8", headers=headers)


@lru_cache(maxsize=256)
def _version_of(brand: tuple[tuple[str, str], ...]) -> str:
    return _version(brand_sheet(dict(brand)))


def _version(sheet: str) -> str:
    return hashlib.sha256(sheet.encode()).hexdigest()[:12]
