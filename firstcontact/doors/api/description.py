"""The description (OpenAPI 3.1): what django-ninja knows, and how every operation refuses and which scope it needs."""

from typing import Any

from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from firstcontact.doors.api.keys import NeedsKey
from firstcontact.doors.api.problems import SAID
from firstcontact.doors.parts.problems import CONTENT_TYPE

JSON = "application/json"
KEY = "key"
PROBLEM = {
    "title": "Problem",
    "description": "What is wrong, as RFC 9457 says it.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, in one sentence."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "in": {"type": "string"},
                    "where": {"type": "string", "description": "A JSON pointer into the body, or a parameter."},
                    "message": {"type": "string"},
                },
            },
        },
    },
}
SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key that the council gave you: `Authorization: Bearer fc_...`. Each operation names the scope "
    "that the key needs.",
}


class Description(OpenAPISchema):
    """The whole description, made when it is asked for."""

    def get_components(self) -> dict[str, Any]:
        """What the operations refer to."""
        self.securitySchemes = {KEY: SCHEME}
        self.schemas["Problem"] = PROBLEM
        components: dict[str, Any] = super().get_components()
        return components

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        """One operation."""
        details: dict[str, Any] = super().operation_details(operation)
        for parameter in details["parameters"]:
            parameter.pop("examples", None)  # the schema has them; of a parameter the specification wants them by name
        _say_refusals(details)
        return details

    def operation_security(self, operation: Operation) -> list[dict[str, Any]] | None:
        """The key that it needs, and its scope."""
        scopes = [str(each.scope) for each in operation.auth_callbacks if isinstance(each, NeedsKey)]
        return [{KEY: scopes}] if scopes else None


def _say_refusals(operation: dict[str, Any]) -> None:
    codes = [400, 404, 406, 422, 500, 503] + ([401, 403, 429] if operation.get("security") else [])
    codes += [408, 409, 413, 415] if "requestBody" in operation else []
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for code in sorted(codes):
        operation["responses"].setdefault(code, {"description": SAID[code], "content": content})
