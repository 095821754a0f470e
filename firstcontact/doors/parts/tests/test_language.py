"""Which language a reader gets, and that a choice is kept."""

from types import SimpleNamespace

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from firstcontact.doors.parts.language import LanguageMiddleware, choose_language, language_links

pytestmark = pytest.mark.shows("language-switch-keeps-page")
BOTH = ("en", "cy")


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "languages", "chosen"),
    [
        ("cy", "en", "en", BOTH, "cy"),
        (None, "cy", "en", BOTH, "cy"),
        (None, None, "cy-GB,cy;q=0.9,en;q=0.5", BOTH, "cy"),
        (None, None, "fr,de;q=0.8", BOTH, "en"),
        (None, None, "", ("cy", "en"), "cy"),
        ("cy", "cy", "cy", ("en",), "en"),
        ("xx", "../../", "*;q=what,;;,", BOTH, "en"),
        (None, None, "cy;q=0, en;q=0.1", BOTH, "en"),
        (None, None, "en;q=0.4, cy;q=0.6", BOTH, "cy"),
    ],
)
def test_the_wish_then_the_choice_then_the_browser_decide_among_the_councils_languages(
    asked: str | None, kept: str | None, accepted: str, languages: tuple[str, ...], chosen: str
) -> None:
    """A language that the council does not have is never shown."""
    assert choose_language(asked, kept, accepted, languages) == chosen


def answer(request: HttpRequest, languages: tuple[str, ...] = BOTH) -> tuple[HttpResponse, dict[str, str]]:
    """Runs the middleware; also what the view saw."""
    seen: dict[str, str] = {}

    def view(inner: HttpRequest) -> HttpResponse:
        seen["language"] = translation.get_language() or ""
        seen["zone"] = timezone.get_current_timezone_name()
        return HttpResponse("<p>")

    request.council = SimpleNamespace(languages=languages, time_zone="America/New_York")  # type: ignore[attr-defined]
    response = LanguageMiddleware(view)(request)
    assert isinstance(response, HttpResponse)
    return response, seen


def test_a_choice_is_kept_in_a_cookie_and_named_in_the_answer() -> None:
    """For a year, and out of reach of scripts."""
    response, seen = answer(RequestFactory().get("/page?lang=cy"))
    assert seen == {"language": "cy", "zone": "America/New_York"}
    assert response.cookies["language"].value == "cy"
    assert response.cookies["language"]["httponly"]
    assert response["Content-Language"] == "cy"
    assert "Accept-Language" in response["Vary"]


def test_a_language_that_the_council_does_not_have_changes_nothing() -> None:
    """Neither the page nor the cookie."""
    response, seen = answer(RequestFactory().get("/page?lang=cy"), ("en",))
    assert seen["language"] == "en"
    assert "language" not in response.cookies


def test_the_switch_keeps_the_address_and_its_query() -> None:
    """Whatever was asked stays asked."""
    request = RequestFactory().get("/services/missed-bin", {"q": "bin & food", "lang": "en"})
    request.council = SimpleNamespace(languages=BOTH)  # type: ignore[attr-defined]
    with translation.override("en"):
        english, welsh = language_links(request)
    assert english.current
    assert not welsh.current
    assert welsh.href == "/services/missed-bin?q=bin+%26+food&lang=cy"


def test_there_is_no_switch_where_there_is_one_language() -> None:
    """Nothing to choose."""
    request = RequestFactory().get("/")
    request.council = SimpleNamespace(languages=("en",))  # type: ignore[attr-defined]
    assert language_links(request) == []
