"""Serves the style sheet with the council's colours, so that no page needs an inline style."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse

from firstcontact.doors.parts.colours import brand_sheet
from firstcontact.doors.parts.shown_council import ShownCouncil, council_of

A_YEAR = 365 * 24 * 60 * 60


def brand_href(council: ShownCouncil | None) -> str:
    """Address of the council's style sheet; it changes with the colours, so that a browser may keep it for a year."""
    if council is None:
        return reverse("parts:brand", kwargs={"code": "product"}) + "?v=" + _version(brand_sheet({}))
    return reverse("parts:brand", kwargs={"code": council.code}) + "?v=" + _version(brand_sheet(council.brand))


def brand(request: HttpRequest, code: str) -> HttpResponse:
    """The style sheet of the council whose host name was asked.

    :raises Http404: for the code of another council.
    """
    council = council_of(request)
    if code != (council.code if council else "product"):
        raise Http404("No such style sheet.")
    sheet = brand_sheet(council.brand if council else {})
    tag = f'"{_version(sheet)}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    fresh = request.GET.get("v") == _version(sheet)
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={A_YEAR}, immutable" if fresh else "public, no-cache"}
    return HttpResponse(sheet, content_type="text/css; charset=utf-8", headers=headers)


def _version(sheet: str) -> str:
    return hashlib.sha256(sheet.encode()).hexdigest()[:12]
