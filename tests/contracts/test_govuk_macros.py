"""The ported GOV.UK macros draw what GOV.UK Frontend itself draws: every example that ships with it, compared."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest
from jinja2 import PackageLoader, PrefixLoader
from markupsafe import Markup

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "node_modules" / "govuk-frontend"
COMPONENTS = PACKAGE / "dist" / "govuk" / "components"
EXAMPLES_IN_THIS_VERSION = 657


def examples() -> Iterator[tuple[str, str, dict[str, Any], str]]:
    """Component, name, options and expected HTML of every example."""
    for file in sorted(COMPONENTS.glob("*/fixtures.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        for example in content["fixtures"]:
            yield content["component"], example["name"], example["options"], example["html"]


def squeezed(html: str) -> str:
    """The HTML without the spaces that no browser shows, and with one way to write each sign."""
    html = html.replace("&#34;", "&quot;").replace("&#39;", "'").replace("&#x27;", "'")
    html = re.sub(r"\s+", " ", html)
    html = re.sub(r"\s*([<>])\s*", r"\1", html)
    return re.sub(r"\s*(/?>)", r"\1", html).strip()


@pytest.fixture(scope="module")
def environment() -> jinja2.Environment:
    """The macros as the product loads them."""
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    return jinja2.Environment(loader=loader, autoescape=True)


def drawn(environment: jinja2.Environment, component: str, options: dict[str, Any]) -> str:
    """What the macro of this component draws."""
    module: Any = environment.get_template(f"govuk_frontend_jinja/components/{component}/macro.html").module
    name = "govuk" + "".join(part.capitalize() for part in component.split("-"))
    return str(Markup(getattr(module, name)(options)))


@pytest.mark.shows("govuk-macros-match-frontend")
@pytest.mark.skipif(not COMPONENTS.exists(), reason="npm packages are not installed: run `npm ci --ignore-scripts`")
def test_every_example_of_govuk_frontend_is_drawn_the_same(environment: jinja2.Environment) -> None:
    """Both are pinned together; when one moves, this says which component differs."""
    different, count = [], 0
    for component, name, options, html in examples():
        count += 1
        if squeezed(drawn(environment, component, options)) != squeezed(html):
            different.append(f"{component}: {name}")
    assert different == []
    assert count == EXAMPLES_IN_THIS_VERSION
