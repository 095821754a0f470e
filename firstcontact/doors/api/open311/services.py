"""What can be reported here: discovery, the list of services, and the questions of each as attributes."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from firstcontact.domain.catalogue.definition import (
    CATEGORIES,
    AnyQuestion,
    ChooseOneQuestion,
    ChooseSomeQuestion,
    Question,
    ServiceDefinition,
    YesNoQuestion,
)
from firstcontact.domain.catalogue.queries import ServiceFacts
from firstcontact.domain.councils.queries import get_council
from firstcontact.doors.api.open311.asking import Fields
from firstcontact.doors.api.open311.front import Answer
from firstcontact.doors.api.open311.refusing import Refused
from firstcontact.doors.api.open311.words import said
from firstcontact.overviews.public_cases import find_public_service, list_public_services

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGED = "2026-11-27T00:00:00Z"
"""When what this door answers was changed last."""
PLACE = "/open311/v2"
DATATYPES = {
    "text": "string",
    "long_text": "text",
    "choose_one": "singlevaluelist",
    "choose_some": "multivaluelist",
    "yes_no": "singlevaluelist",
    "number": "number",
    "money": "number",
    "date": "datetime",
    "address": "text",
    "email": "string",
    "phone": "string",
}
BY_THEMSELVES = {
    "easting": ("number", "Easting (British National Grid)"),
    "northing": ("number", "Northing (British National Grid)"),
    "uprn": ("string", "Unique property reference number"),
    "fixmystreet_id": ("string", "The number of the report in the system that sends it"),
}
"""Attributes that the systems of British councils send by themselves; nobody is asked for them."""


def discovery(request: HttpRequest, fields: Fields) -> Answer:
    """Where this door is, and what it speaks."""
    council = get_council()
    ways = [council.contact_lines[name] for name in ("email", "phone") if council.contact_lines.get(name)]
    contact = ", ".join([said(council.name), *ways])
    endpoint = {
        "specification": SPECIFICATION,
        "url": request.build_absolute_uri(PLACE),
        "changeset": CHANGED,
        "type": "test" if settings.DEMO else "production",
        "formats": ["text/xml", "application/json"],
    }
    key_service = f"To report, ask the council for a key: {contact}"
    return "discovery", {
        "changeset": CHANGED,
        "contact": contact,
        "key_service": key_service,
        "endpoints": [endpoint],
    }


def services(request: HttpRequest, fields: Fields) -> Answer:
    """What can be reported."""
    return "services", [_service(each.definition) for each in list_public_services()]


def definition(request: HttpRequest, fields: Fields, service: str) -> Answer:
    """The questions of one service, but where it is and who reports it: those have fields of their own."""
    found = service_of(service)
    attributes = [_attribute(order, each) for order, each in enumerate(asked_of(found.definition), 1)]
    attributes += [
        {
            "variable": True,
            "code": code,
            "datatype": datatype,
            "required": False,
            "datatype_description": "",
            "order": order,
            "description": description,
            "automated": "server_set",
        }
        for order, (code, (datatype, description)) in enumerate(BY_THEMSELVES.items(), len(attributes) + 1)
    ]
    return "service_definition", {"service_code": found.slug, "attributes": attributes}


def service_of(code: str) -> ServiceFacts:
    """The service with this code.

    :raises Refused: 404 when nobody can report it here.
    """
    found = find_public_service(code)
    if found is None:
        raise Refused(404, "service_code was not found.")
    return found


def asked_of(definition: ServiceDefinition) -> list[Question]:
    """The questions that are attributes; a group, which is optional where the place is public, cannot be one."""
    return [each for each in definition.questions if each.type in DATATYPES]


def _service(definition: ServiceDefinition) -> dict[str, Any]:
    language = get_language() or "en"
    return {
        "service_code": definition.service,
        "service_name": said(definition.name),
        "description": said(definition.summary),
        "metadata": bool(asked_of(definition)),
        "type": "realtime",
        "keywords": ",".join(definition.keywords.of(language)),
        "group": said(CATEGORIES[definition.category]),
    }


def _attribute(order: int, question: Question) -> dict[str, Any]:
    values = [{"key": key, "name": name} for key, name in _values(question).items()]
    return {
        "variable": True,
        "code": question.id,
        "datatype": DATATYPES[question.type],
        "required": not question.optional and question.shown_when is None,
        "datatype_description": said(question.hint) if question.hint else "",
        "order": order,
        "description": said(question.ask),
        "values": values or None,
    }


def _values(question: AnyQuestion) -> dict[str, str]:
    if isinstance(question, ChooseOneQuestion | ChooseSomeQuestion):
        return {key: said(option.label) for key, option in question.options.items()}
    if isinstance(question, YesNoQuestion):
        return {"yes": said(question.labels.yes), "no": said(question.labels.no)}
    return {}
