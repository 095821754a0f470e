"""Services: what the council offers, and what it asks for each. Everybody may read them, as on the website."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router

from firstcontact.domain.catalogue.queries import get_service as read_service
from firstcontact.domain.catalogue.queries import list_services as read_services
from firstcontact.doors.api.shapes.base import Slug
from firstcontact.doors.api.shapes.services import ServiceOut, ServicesOut, service_brief, service_out

router = Router(tags=["Services"])


@router.get("", response=ServicesOut)
def list_services(request: HttpRequest) -> Any:
    """Every service that is published now. Needs no key."""
    return ServicesOut(items=[service_brief(each) for each in read_services()])


@router.get("/{service}", response=ServiceOut)
def get_service(request: HttpRequest, service: Annotated[Slug, Path()]) -> Any:
    """One service with its questions, as they are asked on every channel. Needs no key."""
    return service_out(read_service(service))
