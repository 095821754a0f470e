"""The addresses of Open311, and the refusal of every other below them."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, re_path

from firstcontact.doors.api.open311.asking import Fields
from firstcontact.doors.api.open311.front import Answer, address
from firstcontact.doors.api.open311.refusing import Refused
from firstcontact.doors.api.open311.requests import get_report, get_token, list_reports, send_report
from firstcontact.doors.api.open311.services import definition, discovery, services
from firstcontact.doors.api.open311.updates import list_updates, send_update


def nothing(request: HttpRequest, fields: Fields, **named: Any) -> Answer:
    """Every other address."""
    raise Refused(404, "There is nothing at this address. See discovery.xml.")


app_name = "open311"
urlpatterns = [
    path("discovery.<form>", address(get=discovery), name="discovery"),
    path("services.<form>", address(get=services), name="services"),
    path("services/<slug:service>.<form>", address(get=definition), name="definition"),
    path("requests.<form>", address(get=list_reports, post=send_report), name="requests"),
    path("requests/<slug:number>.<form>", address(get=get_report), name="request"),
    path("tokens/<slug:token>.<form>", address(get=get_token), name="token"),
    path("servicerequestupdates.<form>", address(get=list_updates, post=send_update), name="updates"),
    re_path(r"^.*\.(?P<form>json)$", address(get=nothing, post=nothing), name="nothing_in_json"),
    re_path("^.*$", address(get=nothing, post=nothing), {"form": "xml"}, name="nothing"),
]
