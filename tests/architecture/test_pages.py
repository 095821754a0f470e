"""Templates: what the content policy would refuse, or what would slip past it, never gets into a page."""

import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import ROOT, Module, bites, breaches, product_modules, tracked_files

# Pages that are read without our server: no policy guards them and no style sheet reaches them
ALONE = ("domain/notices/", "doors/parts/static/", "doors/parts/jinja2/parts/print")
REFUSED = {
    r"<script(?![^>]*\bsrc=)[^>]*>\s*[^<\s]": "script inside the page; put it into a static file",
    r"<style\b": "style inside the page; put it into a static file",
    r"\sstyle\s*=\s*[\"']": "a style attribute; use a class",
    r"\son(click|load|change|submit|input|focus|blur|key\w+|mouse\w+)\s*=": "a handler; put it into a static file",
    r"\bhx-on\b": "hx-on needs eval; use hx-trigger or a static script",
    r"[\"']\s*(javascript|js):": "script in an address or an hx- value",
    r"\bhx-trigger\s*=\s*[\"'][^\"']*\[": "a trigger filter needs eval",
}
OUTSIDE = re.compile(r"<(script|link|img|iframe)\b[^>]*\b(src|href)\s*=\s*[\"'](https?:)?//", re.IGNORECASE)

pytestmark = pytest.mark.shows("pages-carry-no-script")


def templates() -> list[Module]:
    """Every template of a door."""
    names = [name for name in tracked_files() if re.fullmatch(r"firstcontact/.*\.(html|jinja2|jinja)", name)]
    return [Module(name, (ROOT / name).read_text()) for name in names if not any(alone in name for alone in ALONE)]


def carries_script(page: Module) -> Iterator[str]:
    """Script, style or handlers in the page itself."""
    text = re.sub(r"\{#.*?#\}", "", page.text, flags=re.DOTALL)
    for pattern, why in REFUSED.items():
        for found in re.finditer(pattern, text, re.IGNORECASE):
            yield f"{found[0].strip()!r}: {why}"


def fetches_from_outside(page: Module) -> Iterator[str]:
    """A page brings everything itself: no other host learns who reads it."""
    for found in OUTSIDE.finditer(page.text):
        yield f"{found[0]!r} fetches from another host"


def unsafe_words(module: Module) -> Iterator[str]:
    """Python that turns text into markup unescaped belongs to the few places that make markup."""
    for name, call in module.calls():
        if name in {"mark_safe", "SafeString"}:
            yield f"line {call.lineno}: {name}() passes by the escaping; use format_html or Markup.format"


def test_no_page_carries_script_or_style() -> None:
    assert breaches(carries_script, templates()) == []


def test_no_page_fetches_from_another_host() -> None:
    assert breaches(fetches_from_outside, templates()) == []


def test_nothing_passes_by_the_escaping() -> None:
    assert breaches(unsafe_words, product_modules()) == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<style>p {}</style>",
        '<p style="color: red">',
        '<a onclick="x()">',
        '<a hx-on:click="x()">',
        '<a href="javascript:x()">',
        "<a hx-vals='js:{a: 1}'>",
        '<a hx-trigger="click[ctrlKey]">',
    ],
)
def test_script_in_a_page_is_noticed(text: str) -> None:
    assert bites(carries_script, "page.html", text)


@pytest.mark.parametrize(
    "text", ['<script type="module" src="/static/a.js"></script>', "{# <style> #}", '<a href="/x">']
)
def test_an_honest_page_is_left_alone(text: str) -> None:
    assert not bites(carries_script, "page.html", text)
    assert not bites(fetches_from_outside, "page.html", text)


def test_a_fetch_from_another_host_is_noticed() -> None:
    assert bites(fetches_from_outside, "page.html", '<script src="https://cdn.example/x.js"></script>')


def test_passing_by_the_escaping_is_noticed() -> None:
    assert bites(unsafe_words, "firstcontact/doors/site/pages.py", "mark_safe(text)")
