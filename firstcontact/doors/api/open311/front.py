"""What every address of this door has: its form, its methods, the council that is meant, the key, and its errors."""

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from firstcontact.domain.cases.queries import UnknownCaseError
from firstcontact.domain.connections.actions import note_use
from firstcontact.domain.connections.queries import KeyFacts, find_key
from firstcontact.domain.connections.rules import Scope
from firstcontact.domain.councils.queries import get_council
from firstcontact.doors.api.keys import wait_of
from firstcontact.doors.api.open311.asking import Fields, fields_of, one
from firstcontact.doors.api.open311.refusing import Refused
from firstcontact.doors.api.open311.writing import CONTENT_TYPES, write
from firstcontact.doors.parts.access import KEY_HOLDERS, open_to
from firstcontact.foundation.clock import now
from firstcontact.foundation.database.answering import says_no_answer

log = logging.getLogger(__name__)
AGAIN_SECONDS = 10
Answer = tuple[str, Any]
"""What all of it is called in XML, and the data."""
Ask = Callable[..., Answer]


def address(**asks: Ask) -> Callable[..., HttpResponse]:
    """A view for one address: by method (`get`, `post`) what answers it.

    Each is called with the request, its fields, and what the address names. Nothing here is behind a sign-in: what is
    read is public, and what writes looks at the key.
    """
    methods = {name.upper(): ask for name, ask in asks.items()}

    @csrf_exempt
    @open_to(KEY_HOLDERS)
    @wraps(next(iter(methods.values())))
    def view(request: HttpRequest, form: str, **named: str) -> HttpResponse:
        known = form if form in CONTENT_TYPES else "xml"
        try:
            root, content = _answer(request, form, methods, named)
            response = write(known, root, content)
            patch_vary_headers(response, ["Accept-Language"])
            return response
        except Exception as error:  # noqa: BLE001  # every error is said in the form that was asked for
            return _refusal(known, methods, _meaning(error))

    return view


def key_of(fields: Fields) -> KeyFacts:
    """The key that is shown in `api_key`; that it was used is noted.

    :raises Refused: 403 when there is none, it is not good any more, or is for something else; 429 when it asks too
        often.
    """
    at = now()
    key = find_key(one(fields, "api_key")) if one(fields, "api_key") else None
    if key is None:
        raise Refused(403, "api_key is missing, or is no key of this council.")
    if not key.standing(at).is_good:
        raise Refused(403, "This api_key has ended. Ask the council for a new one.")
    if Scope.OPEN311 not in key.scopes:
        raise Refused(403, "This api_key is not for Open311.")
    wait = wait_of(key, at)
    if wait:
        raise Refused(429, "Too many requests with this api_key. Wait a little.", retry_after=wait)
    note_use(by=key.actor, at=at, key_id=key.id)
    return key


def _answer(request: HttpRequest, form: str, methods: Mapping[str, Ask], named: Mapping[str, str]) -> Answer:
    if form not in CONTENT_TYPES:
        raise Refused(406, "There are xml and json.")
    ask = methods.get("GET" if request.method == "HEAD" else str(request.method))
    if ask is None:
        raise Refused(405, f"Use {' or '.join(methods)} here.")
    fields, council = fields_of(request), get_council()
    meant = one(fields, "jurisdiction_id").lower()
    if meant not in ("", council.code, council.host, council.host.removeprefix("www.")):
        raise Refused(404, f"jurisdiction_id was not found. Here it is {council.code}, and may be left out.")
    wish = one(fields, "locale").lower()[:2]
    with translation.override(wish if wish in council.languages else translation.get_language()):
        return ask(request, fields, **named)


def _meaning(error: Exception) -> Refused:
    if isinstance(error, Refused):
        return error
    if isinstance(error, UnknownCaseError):
        return Refused(404, "service_request_id was not found.")
    if isinstance(error, RequestDataTooBig | TooManyFilesSent):
        return Refused(400, "What was sent is too large.")
    if isinstance(error, SuspiciousOperation | UnreadablePostError):
        return Refused(400, "What was sent cannot be read.")
    if says_no_answer(error):
        return Refused(503, "The records cannot be reached just now.", retry_after=AGAIN_SECONDS)
    log.error("Open311 failed.", exc_info=error)
    return Refused(500, "This is our mistake, not yours. Nothing was changed.")


def _refusal(form: str, methods: Mapping[str, Ask], refused: Refused) -> HttpResponse:
    """The errors; what the request wrote is taken back, which Django does only for an exception that it sees."""
    if connection.in_atomic_block:
        transaction.set_rollback(True)
    faults = [{"code": fault.code, "description": fault.description} for fault in refused.faults]
    response = write(form, "errors", faults, status=refused.status)
    if refused.status == 405:
        response["Allow"] = ", ".join(methods)
    if refused.retry_after:
        response["Retry-After"] = str(refused.retry_after)
    return response
