"""Pages for what went wrong, in the reader's language; in both where the council is not known."""

import logging
import sys
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from firstcontact.doors.parts.language import PRODUCT_LANGUAGES
from firstcontact.doors.parts.problems import SAID as SAID_TO_SYSTEMS
from firstcontact.doors.parts.problems import is_for_systems, problem
from firstcontact.doors.parts.shown_council import council_of
from firstcontact.foundation.database.answering import says_no_answer

LAST_RESORT = Path(__file__).parent / "static" / "parts" / "last-resort.html"
AGAIN_SECONDS = 10  # until a page is worth another try while the database is away
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Said:
    """What an error page says in one language."""

    language: str
    title: str
    lines: tuple[str, ...]


def _words(status: int, reason: str) -> tuple[str, tuple[str, ...]]:
    nothing_changed = _("Nothing was changed.")
    ours = _("This is our mistake, not yours. We have made a note of it. Try again in a few minutes.")
    pages: dict[str, tuple[str, tuple[str, ...]]] = {
        "400": (
            _("We could not read that"),
            (_("What was sent to us was not complete, or not in a form that we can read."), nothing_changed),
        ),
        "403": (
            _("You may not see this page"),
            (
                _("If you think that you should, sign in again or ask the person who manages your team."),
                nothing_changed,
            ),
        ),
        "csrf": (
            _("This page was open too long"),
            (
                _("To keep your answers safe, go back, load the page again and send it once more."),
                _("If that does not help, allow cookies for this website in your browser."),
                nothing_changed,
            ),
        ),
        "404": (
            _("Page not found"),
            (
                _("If you typed the address, check that it is right."),
                _("If you pasted it, check that you copied all of it."),
            ),
        ),
        "429": (
            _("Too many tries"),
            (_("To keep people's information safe, we stop after several tries. Wait a little, then try again."),),
        ),
        "503": (
            _("We are back in a moment"),
            (_("Our records cannot be reached just now. Try again in a minute."),),
        ),
        "500": (_("Sorry, something went wrong"), (ours,)),
    }
    return pages[reason or str(status)]


def _said(status: int, reason: str, language: str) -> Said:
    with translation.override(language):
        title, lines = _words(status, reason)
        return Said(language, title, lines)


def error_page(request: HttpRequest, status: int, *, reason: str = "") -> HttpResponse:
    """The page for this status; a problem where a program asks.

    :param reason: `csrf` for a form that was open too long; else the status says it.
    """
    if is_for_systems(request):
        return problem(status, SAID_TO_SYSTEMS[status])
    here = translation.get_language() or "en"
    languages = [here] if council_of(request) else [here, *(each for each in PRODUCT_LANGUAGES if each != here)]
    said = [_said(status, reason, language) for language in languages]
    return render(request, "parts/error.html", {"said_in": said, "status": status}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent cannot be read."""
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not theirs to see."""
    return error_page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long, or that another site sent."""
    return error_page(request, 403, reason="csrf")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page."""
    return error_page(request, 404)


def too_many(request: HttpRequest, *, retry_after: int) -> HttpResponse:
    """429: too many tries.

    :param retry_after: seconds until the next try is allowed.
    """
    response = error_page(request, 429)
    response["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake; 503 where it was the database that did not answer.

    When even the page cannot be made, a plain file in both languages is sent.
    """
    away = says_no_answer(sys.exc_info()[1])
    try:
        return database_away(request) if away else error_page(request, 500)
    except Exception:
        log.exception("The error page itself could not be made.")
        return HttpResponse(LAST_RESORT.read_bytes(), status=503 if away else 500)


def database_away(request: HttpRequest) -> HttpResponse:
    """503: the database does not answer. The page asks it for nothing: not who reads, nor what they were told."""
    request.user = AnonymousUser()
    vars(request).pop("_messages", None)
    response = error_page(request, 503)
    response["Retry-After"] = str(AGAIN_SECONDS)
    return response
