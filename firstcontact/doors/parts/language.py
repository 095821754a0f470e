"""In which language and by which clock a page is shown: the reader's choice among the council's languages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from firstcontact.doors.parts.shown_council import council_of

COOKIE = "language"
ASKED = "lang"
A_YEAR = 365 * 24 * 60 * 60
OWN_NAMES = {"en": "English", "cy": "Cymraeg"}
PRODUCT_LANGUAGES = ("en", "cy")


@dataclass(frozen=True)
class LanguageLink:
    """One way of the switch: the same page in this language."""

    code: str
    name: str
    href: str
    current: bool


def languages_of(request: HttpRequest) -> Sequence[str]:
    """The languages in which this page can be read, the usual one first."""
    council = council_of(request)
    if council is None:
        return PRODUCT_LANGUAGES
    known = [language for language in council.languages if language in OWN_NAMES]
    return known or ["en"]


def choose_language(asked: str | None, kept: str | None, accepted: str, languages: Sequence[str]) -> str:
    """What was asked for, else what was chosen before, else what the browser prefers, else the council's first.

    A language that the council does not have is never chosen.
    """
    for wish in (asked, kept):
        if wish in languages:
            return str(wish)
    for wish in _preferences(accepted):
        if wish in languages:
            return wish
    return languages[0]


def language_links(request: HttpRequest) -> list[LanguageLink]:
    """The switch: every language of the council, this page and its query kept. Empty where there is only one."""
    languages = languages_of(request)
    if len(languages) < 2:
        return []
    here = translation.get_language()
    links = []
    for code in languages:
        query = request.GET.copy()
        query[ASKED] = code
        links.append(LanguageLink(code, OWN_NAMES[code], f"{request.path}?{query.urlencode()}", code == here))
    return links


class LanguageMiddleware:
    """Shows the page in the reader's language and by the council's clock; a choice by `?lang=` is kept in a cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Runs the request in the chosen language."""
        languages = languages_of(request)
        asked = request.GET.get(ASKED)
        kept = request.COOKIES.get(COOKIE)
        chosen = choose_language(asked, kept, request.headers.get("Accept-Language", ""), languages)
        council = council_of(request)
        zone = ZoneInfo(council.time_zone) if council else None
        with translation.override(chosen), timezone.override(zone):
            response = self.get_response(request)
        self._note(request, response, chosen)
        return response

    def _note(self, request: HttpRequest, response: HttpResponseBase, chosen: str) -> None:
        if "text/html" not in response.get("Content-Type", ""):
            return
        response.setdefault("Content-Language", chosen)
        if isinstance(response, HttpResponse):
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        if request.GET.get(ASKED) == chosen and request.COOKIES.get(COOKIE) != chosen:
            secure = request.is_secure()
            response.set_cookie(COOKIE, chosen, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax")


def _preferences(accepted: str) -> list[str]:
    """Languages of an Accept-Language header, the most wanted first; what cannot be read is passed over."""
    wishes: list[tuple[float, str]] = []
    for item in accepted.split(",")[:20]:
        name, _, weight = item.partition(";")
        try:
            quality = float(weight.partition("=")[2] or 1) if weight else 1.0
        except ValueError:
            continue
        wishes.append((-quality, name.strip().lower()[:2]))
    return [name for quality, name in sorted(wishes, key=lambda wish: wish[0]) if quality < 0]
