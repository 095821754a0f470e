"""Writing answers: the same data as XML and as JSON, as the specification names it."""

import json
import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring  # only written with; nothing from outside is parsed

from django.http import HttpResponse

CONTENT_TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
ONE_OF = {
    "attributes": "attribute",
    "endpoints": "endpoint",
    "errors": "error",
    "formats": "format",
    "notes": "note",
    "service_request_updates": "request_update",
    "service_requests": "request",
    "services": "service",
    "values": "value",
}
"""What one item of a list is called in XML."""
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Letters that XML 1.0 cannot carry, not even escaped."""


def write(form: str, root: str, content: Any, *, status: int = 200) -> HttpResponse:
    """The answer in this form (`xml` or `json`). What is None is left out.

    :param root: what all of it is called in XML.
    """
    kept = _without_nothing(content)
    body = _xml(root, kept) if form == "xml" else json.dumps(kept, ensure_ascii=False).encode()
    return HttpResponse(body, status=status, content_type=CONTENT_TYPES[form])


def clean(text: str) -> str:
    """The text without what XML cannot carry."""
    return NOT_IN_XML.sub("", text)


def _without_nothing(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_nothing(each) for name, each in value.items() if each is not None}
    if isinstance(value, list | tuple):
        return [_without_nothing(each) for each in value]
    return clean(value) if isinstance(value, str) else value


def _xml(root: str, content: Any) -> bytes:
    element = Element(root)
    _fill(element, content)
    return DECLARATION + bytes(tostring(element, encoding="utf-8", xml_declaration=False))


def _fill(element: Element, value: Any) -> None:
    if isinstance(value, dict):
        for name, each in value.items():
            _fill(SubElement(element, name), each)
    elif isinstance(value, list):
        for each in value:
            _fill(SubElement(element, ONE_OF[element.tag]), each)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    else:
        element.text = str(value)
