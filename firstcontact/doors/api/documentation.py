"""The description of the API for people: the same that programs read, with a command for each operation."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from firstcontact.domain.connections.rules import EVENTS, WAITS
from firstcontact.doors.api.description import JSON, KEY
from firstcontact.doors.api.problems import SAID
from firstcontact.doors.api.samples import CALLED, write_sample
from firstcontact.doors.api.v1 import api
from firstcontact.doors.parts.access import EVERYONE, open_to
from firstcontact.doors.parts.problems import FOR_SYSTEMS

Described = Mapping[str, Any]
SHORT = {"integer": "whole number", "boolean": "true or false", "null": "null", "array": "list", "object": "object"}
FORMATS = {"date-time": "time", "date": "day", "uuid": "UUID"}


@open_to(EVERYONE)
def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    described = api.get_openapi_schema()
    address = request.build_absolute_uri(FOR_SYSTEMS).rstrip("/")
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            shown = _operation(described, address, path, method, operation)
            groups.setdefault(operation["tags"][0], []).append(shown)
    return render(
        request,
        "api/documentation.html",
        {
            "address": address,
            "description_href": reverse("api:openapi-json"),
            "groups": [
                {"name": name, "id": name.lower().replace(" ", "-"), "items": items} for name, items in groups.items()
            ],
            "problems": sorted(SAID.items()),
            "called": [name for name in CALLED.values() if name.startswith("$")],
            "events": EVENTS,
            "waits": [_length(each.total_seconds()) for each in WAITS],
        },
    )


def _operation(described: Described, address: str, path: str, method: str, operation: Described) -> dict[str, Any]:
    security = operation.get("security") or []
    once = any(each["name"] == "Idempotency-Key" for each in operation["parameters"])
    first, *more = operation.get("description", "").split("\n\n")
    body = operation.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema")
    granted = next((code for code in operation["responses"] if 200 <= int(code) < 300), 200)
    answer = operation["responses"][granted].get("content", {}).get(JSON, {}).get("schema")
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "first": _unwrapped(first),
        "more": [_unwrapped(each) for each in more],
        "scope": security[0][KEY][0] if security else "",
        "parameters": [_parameter(described, each) for each in operation["parameters"]],
        "body": list(_fields(described, body)) if body else [],
        "granted": granted,
        "answer": list(_fields(described, answer)) if answer else [],
        "sample": write_sample(address, operation["operationId"], method, path, key=bool(security), once=once),
    }


def _parameter(described: Described, one: Described) -> dict[str, Any]:
    schema = one["schema"]
    return {
        "name": one["name"],
        "kind": f"{_kind(described, schema)}, in the {'address' if one['in'] == 'path' else one['in']}",
        "needed": one["required"],
        "words": one.get("description") or schema.get("description", ""),
    }


def _fields(described: Described, schema: Described, before: str = "", deep: int = 0) -> Iterator[dict[str, Any]]:
    """Every field of a shape, those inside others with the path to them."""
    shape = _resolved(described, schema)
    needed = set(shape.get("required", ()))
    for name, field in shape.get("properties", {}).items():
        path = f"{before}{name}"
        yield {
            "name": path,
            "kind": _kind(described, field),
            "needed": name in needed,
            "words": field.get("description", "") or _resolved(described, field).get("description", ""),
        }
        inner = _inner(described, field)
        if inner is not None and deep < 3:
            many = "[]" if _resolved(described, field).get("type") == "array" else ""
            yield from _fields(described, inner, f"{path}{many}.", deep + 1)


def _inner(described: Described, field: Described) -> Described | None:
    shape = _resolved(described, field)
    if shape.get("type") == "array":
        shape = _resolved(described, shape["items"])
    return shape if "properties" in shape else None


def _resolved(described: Described, schema: Described) -> Described:
    """What a reference leads to; of a choice between something and null, the something."""
    if "$ref" in schema:
        found: Described = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    choices = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    return _resolved(described, choices[0]) if len(choices) == 1 else schema


def _kind(described: Described, schema: Described) -> str:
    """The type in words."""
    optional = any(each.get("type") == "null" for each in schema.get("anyOf", ()))
    shape = _resolved(described, schema)
    if "enum" in shape:
        words = "one of " + ", ".join(map(str, shape["enum"]))
    elif shape.get("type") == "array":
        words = f"list of {_kind(described, shape['items'])}"
    else:
        kind = shape.get("type", "anything")
        words = FORMATS.get(shape.get("format", ""), SHORT.get(kind, "text" if kind == "string" else kind))
    return f"{words} or null" if optional else words


def _unwrapped(text: str) -> str:
    return " ".join(text.split())


def _length(seconds: float) -> str:
    for size, word in ((3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {word}{'' if count == 1 else 's'}"
    return "0 seconds"
