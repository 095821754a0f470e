"""The API as django-ninja has it, with our errors and our reading of JSON."""

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from pydantic_core import from_json, to_json

from firstcontact.domain.cases.queries import UnknownCaseError
from firstcontact.domain.catalogue.queries import UnknownServiceError
from firstcontact.domain.connections.queries import UnknownKeyError, UnknownSubscriptionError
from firstcontact.domain.contacts.queries import UnknownContactError
from firstcontact.domain.customers.queries import UnknownCustomerError
from firstcontact.doors.api.description import JSON, Description
from firstcontact.doors.api.problems import NOT_HERE, SAID, Problem, pointer
from firstcontact.doors.parts.errors import AGAIN_SECONDS
from firstcontact.doors.parts.problems import CONTENT_TYPE, problem
from firstcontact.foundation.database.answering import says_no_answer

log = logging.getLogger(__name__)

NOT_FOUND: tuple[type[Exception], ...] = (
    Http404,
    UnknownCaseError,
    UnknownContactError,
    UnknownCustomerError,
    UnknownKeyError,
    UnknownServiceError,
    UnknownSubscriptionError,
)
REFUSALS = ((NOT_FOUND, 404), ((RequestDataTooBig,), 413), ((UnreadablePostError,), 408))


class JsonParser(Parser):
    """Reads JSON as pydantic does: quick, and not led astray by depth, by numbers that are none, by broken UTF-8."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body.

        :raises Problem: 415 when it is not said to be JSON, 400 when it is none.
        """
        if request.content_type != JSON:
            raise Problem(415, SAID[415])
        try:
            return from_json(request.body, allow_inf_nan=False)
        except ValueError as error:
            raise Problem(400, f"The body is not JSON that can be read: {error}") from error


class JsonRenderer(BaseRenderer):
    """Writes JSON as pydantic does."""

    media_type = JSON

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:
        """The bytes."""
        return to_json(data)


class Api(NinjaAPI):
    """One version of the API."""

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        """Every error becomes a problem; what the request wrote is taken back."""
        return _problem_of(exc)

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        """The description, as `description.py` has it; its addresses are below that of the server that it names."""
        return Description(self, path_prefix or "")

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function: nobody outside needs to know where it stands."""
        return str(operation.view_func.__name__)


View = Callable[..., Any]


def in_our_way(view: View) -> View:
    """The view of an address: what django-ninja says as plain text is a problem, and there are HEAD and OPTIONS."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        if not _takes_json(request):
            return problem(406, SAID[406])
        answered: HttpResponse = view(request, *args, **kwargs)
        if isinstance(answered, HttpResponseNotAllowed):
            return _not_allowed(answered["Allow"], asked)
        if asked == "HEAD":
            answered["Content-Length"], answered.content = str(len(answered.content)), b""
        return answered

    return answer


def _not_allowed(allow: str, asked: str | None) -> HttpResponse:
    methods = {each.strip() for each in allow.split(",")} | {"OPTIONS"}
    said = {"Allow": ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))}
    return HttpResponse(status=204, headers=said) if asked == "OPTIONS" else problem(405, SAID[405], headers=said)


def _takes_json(request: HttpRequest) -> bool:
    """Whether the answer can be read there. Who takes only problems would be answered with nothing else, if at all."""
    return request.accepts(JSON) or request.accepts(CONTENT_TYPE)


def _problem_of(error: BaseException) -> HttpResponse:
    if isinstance(error, HttpError) and isinstance(error.__cause__, Problem):
        error = error.__cause__  # django-ninja makes one of its own of whatever our parser says
    if isinstance(error, Problem):
        return problem(error.status, error.detail, headers=error.headers, **error.more)
    if isinstance(error, ValidationError):
        return problem(422, "Some of what was sent is not right.", errors=[_mistake(each) for each in error.errors])
    for kinds, status in REFUSALS:
        if isinstance(error, kinds):
            return problem(status, NOT_HERE if status == 404 else SAID[status])
    if isinstance(error, HttpError):
        return problem(error.status_code, str(error))
    if says_no_answer(error):
        return problem(503, SAID[503], headers={"Retry-After": str(AGAIN_SECONDS)})
    log.error("The API failed.", exc_info=error)
    return problem(500, SAID[500])


def _mistake(error: Mapping[str, Any]) -> dict[str, str]:
    """Where it is (a JSON pointer into the body, or a parameter) and what is wrong; never what was sent."""
    place, *path = [str(part) for part in error["loc"]]
    where = pointer(*path[1:]) if place == "body" else ".".join(path)
    return {"in": place, "where": where, "message": str(error["msg"])}
