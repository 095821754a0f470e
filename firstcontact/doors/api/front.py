"""The API as django-ninja has it, with our errors, our reading of JSON, and a description that tells the truth."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from pydantic_core import from_json, to_json

from firstcontact.domain.cases.queries import UnknownCaseError
from firstcontact.domain.catalogue.queries import UnknownServiceError
from firstcontact.domain.connections.queries import UnknownKeyError
from firstcontact.domain.contacts.queries import UnknownContactError
from firstcontact.domain.customers.queries import UnknownCustomerError
from firstcontact.doors.api.problems import CONTENT_TYPE, NOT_HERE, Problem, problem
from firstcontact.foundation.database.answering import says_no_answer

log = logging.getLogger(__name__)

PREFIX = "/api/v1/"
"""Where version 1 is: django-ninja would look up an address that we do not have, and fail to describe the API."""

NOT_FOUND = (
    Http404,
    UnknownCaseError,
    UnknownContactError,
    UnknownCustomerError,
    UnknownKeyError,
    UnknownServiceError,
)
SAID = {
    400: "What was sent cannot be read.",
    401: "There is no key, or it is not good.",
    403: "The key may not do this.",
    404: "There is nothing here, or it is not for this key.",
    408: "The body did not come to its end.",
    409: "Another request with this idempotency key asked for something else.",
    413: "What was sent is too large.",
    422: "What was sent can be read, but cannot be taken; `errors` says why.",
    429: "Too many requests.",
}
AGAIN_SECONDS = 10
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


class JsonParser(Parser):
    """Reads JSON as pydantic does: quick, and not led astray by depth, by numbers that are none, by broken UTF-8."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body.

        :raises Problem: 400 when it is no JSON, 413 when it is too large, 408 when it did not come to its end.
        """
        try:
            return from_json(request.body, allow_inf_nan=False)
        except RequestDataTooBig as error:
            raise Problem(413, SAID[413]) from error
        except UnreadablePostError as error:
            raise Problem(408, SAID[408]) from error
        except ValueError as error:
            raise Problem(400, f"The body is not JSON that can be read: {error}") from error


class JsonRenderer(BaseRenderer):
    """Writes JSON as pydantic does."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:
        """The bytes."""
        return to_json(data)


class Api(NinjaAPI):
    """One version of the API."""

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        """Every error becomes a problem; what the request wrote is taken back."""
        return _problem_of(exc)

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        """The description, in which every operation says how it refuses, and which scope it needs."""
        schema = super().get_openapi_schema(path_prefix=path_prefix or PREFIX, path_params=path_params)
        schema["components"]["schemas"]["Problem"] = PROBLEM
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                _say_refusals(method, operation)
        return schema


def _say_refusals(method: str, operation: dict[str, Any]) -> None:
    codes = [400, 404, 422] + ([401, 403, 429] if operation.get("security") else [])
    codes += [408, 409, 413] if method == "post" else []
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for code in sorted(codes):
        operation["responses"].setdefault(code, {"description": SAID[code], "content": content})


def _problem_of(error: BaseException) -> HttpResponse:
    if isinstance(error, Problem):
        return problem(error.status, error.detail, headers=error.headers, **error.more)
    if isinstance(error, ValidationError):
        return problem(422, "Some of what was sent is not right.", errors=[_mistake(each) for each in error.errors])
    if isinstance(error, NOT_FOUND):
        return problem(404, NOT_HERE)
    if isinstance(error, HttpError):
        return problem(error.status_code, str(error))
    if says_no_answer(error):
        return problem(503, "The records cannot be reached just now.", headers={"Retry-After": str(AGAIN_SECONDS)})
    log.error("The API failed.", exc_info=error)
    return problem(500, "This is our mistake, not yours. Nothing was changed.")


def _mistake(error: Mapping[str, Any]) -> dict[str, str]:
    """Where it is (a JSON pointer into the body, or a parameter) and what is wrong; never what was sent."""
    place, *path = [str(part) for part in error["loc"]]
    where = "/" + "/".join(path[1:]) if place == "body" else ".".join(path)
    return {"in": place, "where": where, "message": str(error["msg"])}
