"""The boxes that pages of staff draw without the GOV.UK macros are what those macros draw."""

from typing import Any

import pytest
from django.template import engines
from django.utils import translation

from tests.contracts.test_govuk_macros import squeezed

WORDS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("", "", "govuk-label--s", {}),
    ("They wait.", "", "govuk-visually-hidden", {"hide_label": True}),
    ("They wait.", "Write something first.", "govuk-label--s", {"error": "Write something first."}),
    ("", "", "", {"small_label": False}),
)


def _drawn(source: str, **values: Any) -> str:
    with translation.override("en"):
        return squeezed(str(engines["jinja2"].from_string(source).render(values)))


@pytest.mark.shows("govuk-macros-match-frontend")
@pytest.mark.parametrize(("hint", "error", "classes", "more"), WORDS)
def test_a_box_for_words_is_that_of_gov_uk(hint: str, error: str, classes: str, more: dict[str, Any]) -> None:
    options: dict[str, Any] = {"name": "words", "id": "x", "rows": 3, "value": "<b>", "spellcheck": True}
    options |= {"label": {"text": "Tell them", **({"classes": classes} if classes else {})}}
    options |= {"hint": {"text": hint}} if hint else {}
    options |= {"errorMessage": {"text": error}} if error else {}
    theirs = _drawn(
        '{% from "govuk_frontend_jinja/components/textarea/macro.html" import govukTextarea %}{{ govukTextarea(o) }}',
        o=options,
    )
    ours = _drawn(
        '{% from "parts/components.html" import words_box with context %}'
        '{{ words_box("words", "x", "Tell them", hint, value="<b>", **more) }}',
        hint=hint,
        more=more,
    )
    assert ours == theirs


@pytest.mark.shows("govuk-macros-match-frontend")
@pytest.mark.parametrize("error", ["", "Choose how it ended."])
def test_a_choice_of_one_is_that_of_gov_uk(error: str) -> None:
    chosen = [{"value": "a", "text": "A", "checked": False}, {"value": "b", "text": "B", "checked": True}]
    options: dict[str, Any] = {
        "name": "outcome",
        "idPrefix": "outcome",
        "classes": "govuk-radios--small",
        "items": chosen,
        "fieldset": {"legend": {"text": "How did it end?", "classes": "govuk-fieldset__legend--s"}},
    }
    options |= {"errorMessage": {"text": error}} if error else {}
    theirs = _drawn(
        '{% from "govuk_frontend_jinja/components/radios/macro.html" import govukRadios %}{{ govukRadios(o) }}',
        o=options,
    )
    ours = _drawn(
        '{% from "parts/components.html" import choice_of_one with context %}'
        '{{ choice_of_one("outcome", "How did it end?", options, chosen="b", error=error) }}',
        options=chosen,
        error=error,
    )
    assert ours == theirs
