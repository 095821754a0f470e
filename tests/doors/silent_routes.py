"""Routes for one test: a view that says who may use it, and one that forgot."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from firstcontact.doors.parts.access import EVERYONE, open_to


def silent(request: HttpRequest) -> HttpResponse:
    """Says nothing of who may use it."""
    return HttpResponse("silent")


@open_to(EVERYONE)
def said(request: HttpRequest) -> HttpResponse:
    """Is open."""
    return HttpResponse("said")


urlpatterns = [
    path("silent/", silent),
    path("said/", said),
    path("", include("firstcontact.settings.routes")),
]
