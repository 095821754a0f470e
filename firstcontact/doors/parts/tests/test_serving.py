"""What is sent beside the words: headers, the council's style sheet, error pages, front-end files, translations."""

import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from babel.messages.catalog import Catalog
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from firstcontact.doors.parts import cache, errors, translations
from firstcontact.doors.parts.assets import AssetError, copy_assets, main, without_government_fonts
from firstcontact.doors.parts.brand import brand, brand_href
from firstcontact.doors.parts.security import INLINE_SCRIPT, SecurityHeadersMiddleware, content_policy
from firstcontact.foundation.languages import Text

COUNCIL: Any = SimpleNamespace(
    code="aberwen", name=Text.model_validate({"en": "Aberwen"}), languages=("en", "cy"), brand={"colour": "#5b2a6e"}
)


def request(path: str = "/", council: object = COUNCIL, **headers: str) -> HttpRequest:
    """A request to a council's host name."""
    made = RequestFactory(headers=headers).get(path)
    made.council = council  # type: ignore[attr-defined]
    return made


@pytest.mark.shows("security-headers-sent")
def test_the_one_inline_script_is_the_one_that_the_page_template_has() -> None:
    """When GOV.UK Frontend changes it, the digest must follow, or scripts would stop."""
    loader = jinja2.PackageLoader("govuk_frontend_jinja")
    source, _, _ = loader.get_source(jinja2.Environment(autoescape=True), "template.html")
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", source, re.DOTALL)
    assert len(scripts) == 1
    assert "sha256-" + base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode() == INLINE_SCRIPT


@pytest.mark.shows("security-headers-sent")
def test_every_answer_carries_the_headers_and_a_view_may_set_its_own() -> None:
    """Pages are not kept by browsers: many people share a computer."""
    page = SecurityHeadersMiddleware(lambda _: HttpResponse("<p>"))(request())
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cache-Control"] == "no-store"
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    own = SecurityHeadersMiddleware(lambda _: HttpResponse("{}", headers={"Cache-Control": "public"}))(request())
    assert own["Cache-Control"] == "public"
    assert "connect-src 'self' https://live.example" in content_policy(connect=["https://live.example"])


@pytest.mark.shows("brand-colours-readable")
def test_the_style_sheet_of_a_council_is_kept_until_its_colours_change() -> None:
    """Its address holds a digest of what is in it."""
    href = brand_href(COUNCIL)
    answer = brand(request(href), "aberwen")
    assert b"#5b2a6e" in answer.content
    assert "immutable" in answer["Cache-Control"]
    assert "no-cache" in brand(request("/brand/aberwen.css?v=old"), "aberwen")["Cache-Control"]
    again = brand(request(href, **{"If-None-Match": answer["ETag"]}), "aberwen")
    assert again.status_code == 304
    assert brand_href(SimpleNamespace(code="aberwen", brand={"colour": "#0b5563"})) != href


@pytest.mark.shows("brand-colours-readable")
@pytest.mark.parametrize("council", [COUNCIL, None])
def test_a_host_name_serves_no_other_councils_style_sheet(council: object) -> None:
    """Nor any, where it is nobody's."""
    with pytest.raises(Http404):
        brand(request(council=council), "castlemere")
    assert brand_href(None) == ""


PAGES: dict[int, Callable[[HttpRequest], HttpResponse]] = {
    400: errors.bad_request,
    403: errors.forbidden,
    404: errors.not_found,
    500: errors.server_error,
}


@pytest.mark.shows("error-pages-both-languages")
@pytest.mark.parametrize("status", PAGES)
def test_an_error_is_explained_in_the_readers_language(status: int) -> None:
    """The page names no detail of what went wrong inside."""
    with translation.override("en"):
        english = PAGES[status](request())
    with translation.override("cy"):
        welsh = PAGES[status](request())
    assert english.status_code == welsh.status_code == status
    assert 'lang="en"' in english.content.decode()
    assert 'lang="cy"' in welsh.content.decode()
    assert english.content != welsh.content


@pytest.mark.shows("error-pages-both-languages")
def test_on_a_host_name_that_is_nobodys_both_languages_are_shown() -> None:
    """Nobody knows there which language the reader has."""
    with translation.override("en"):
        page = errors.not_found(request(council=None)).content.decode()
    assert "Page not found" in page
    assert '<div lang="cy">' in page


@pytest.mark.shows("error-pages-both-languages")
def test_too_many_tries_says_when_to_come_back() -> None:
    """In a header for machines."""
    assert errors.too_many(request(), retry_after=60)["Retry-After"] == "60"


@pytest.mark.shows("error-pages-both-languages")
def test_when_even_the_error_page_cannot_be_made_a_plain_one_in_both_languages_is_sent() -> None:
    """The council's name cannot be read here, so no template works."""
    answer = errors.server_error(request(council=SimpleNamespace(languages=("en",))))
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Sorry" in page
    assert "Mae’n ddrwg gennym" in page


@pytest.mark.shows("government-brand-left-out")
def test_a_style_sheet_that_still_names_the_government_typeface_or_crest_is_refused() -> None:
    """Overriding is not enough: browsers would ask for the files."""
    face = '@font-face{font-family:"GDS Transport";src:url(/assets/fonts/x.woff2)}'
    css = face + "p{font-family:GDS Transport,arial,sans-serif}"
    assert "system-ui" in without_government_fonts(css)
    assert "GDS" not in without_government_fonts(css)
    with pytest.raises(AssetError):
        without_government_fonts("p{font-family:GDS Transport,serif}")
    with pytest.raises(AssetError):
        without_government_fonts("p{background:url(/assets/images/new.svg)}")


@pytest.mark.shows("government-brand-left-out")
def test_without_the_npm_packages_nothing_is_removed_and_the_command_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was copied before stays."""
    target = tmp_path / "vendor"
    target.mkdir()
    (target / "old.css").touch()
    with pytest.raises(AssetError):
        copy_assets(tmp_path / "nowhere", target)
    assert (target / "old.css").exists()
    assert main(["--modules", str(tmp_path)]) == 1
    assert "npm ci" in capsys.readouterr().err


@pytest.mark.shows("own-words-in-welsh")
def test_every_word_of_ours_has_its_welsh() -> None:
    """In Python and in templates; values stand in the same places."""
    assert translations.check() == []


@pytest.mark.shows("own-words-in-welsh")
def test_a_missing_word_and_a_value_in_another_place_are_found() -> None:
    """So that no page is half translated, or breaks in one language only."""
    words, welsh = Catalog(), Catalog(locale="cy")
    for text in ("Hello", "Wait %(n)s days", "Right"):
        words.add(text)
    welsh.add("Wait %(n)s days", "Arhoswch %(m)s diwrnod")
    welsh.add("Right", "Iawn")
    assert list(translations.mistakes("cy", words, welsh)) == [
        "cy: missing: 'Hello'",
        "cy: other places for values: 'Wait %(n)s days'",
    ]


@pytest.mark.shows("security-headers-sent")
def test_a_folder_that_others_may_write_is_no_cache(tmp_path: Path, settings: Any) -> None:
    """What is read from it is run."""
    settings.CACHE_FOLDER = tmp_path / "cache"
    assert cache.cache_folder("templates") == tmp_path / "cache" / "templates"
    (tmp_path / "cache").chmod(0o777)
    assert cache.cache_folder("templates") is None
    settings.CACHE_FOLDER = tmp_path / "file" / "x"
    (tmp_path / "file").touch()
    assert cache.cache_folder("templates") is None
