"""Whatever is typed into a question: a clear message in the reader's language, or it is kept and shown as it is."""

from html import escape
from typing import Any

import pytest
from django.http import HttpResponse

from firstcontact.doors.site.tests.visitor import CONTACT, Visitor, everything, missed_bin, path_of, text_of
from tests.towns import Town

BAD: list[tuple[str, dict[str, Any], str, str]] = [
    ("day", {"day-day": "31", "day-month": "2", "day-year": "2026"}, "Enter a real date", "Rhowch ddyddiad go iawn"),
    ("day", {"day-day": "x", "day-month": "y", "day-year": "z"}, "Enter", "Rhowch"),
    ("day", {"day-day": "1", "day-month": "1", "day-year": "1999"}, "or a later date", "neu ddyddiad diweddarach"),
    ("day", {"day-day": "1", "day-month": "1", "day-year": "9999"}, "or an earlier date", "neu ddyddiad cynharach"),
    ("day", {}, "Enter", "Rhowch"),
    ("bin", {"bin": ["spaceship"]}, "Choose only from the answers shown", "Dewiswch o'r atebion a ddangosir"),
    ("bin", {}, "Choose at least one answer", "Dewiswch o leiaf un ateb"),
    ("help", {"help": "perhaps"}, "Choose yes or no", "Dewiswch"),
    ("street", {"street": ["just_mine", "whole_street", "<script>"]}, "Choose one", "Dewiswch"),
    ("address", {"address-lines": [""], "address-postcode": "CM1 2AB"}, "Enter the house number", "Rhowch rif y tŷ"),
    ("address", {"address-lines": ["1 High St"], "address-postcode": "<b>"}, "Enter a full UK postcode", "Rhowch god"),
    ("access", {"access": "x" * 1_000_000}, "Enter at most 200 characters", "Rhowch hyd at 200 nod"),
    ("contact", {"contact-name": "\0", "contact-email": "\0"}, "Enter your full name", "Rhowch eich enw llawn"),
    ("contact", {"contact-name": "M J", "contact-email": "no@"}, "Enter an email address", "Rhowch gyfeiriad e-bost"),
]
ODD = [
    "🗑️🐀🧹",
    "שלום עולם — السلام عليكم",
    "<script>alert('x')</script>",
    "<script>alert(1)</script> {{ 7 * 7 }} %(name)s %s {0}",
    "Robert'); DROP TABLE cases_case;--",
    "Ŵyn Ŷch Llŷr",
    "a\tb",
]


def refused(visitor: Visitor, question: str, fields: dict[str, Any]) -> HttpResponse:
    """Send an answer that cannot be taken; nothing has changed."""
    before = everything()
    response = visitor.answer(question, fields)
    assert everything() == before, fields
    assert (response.status_code, path_of(response)) == (200, f"/apply/{visitor.reference}/{question}/"), fields
    return response


@pytest.mark.shows("bad-answers-explained")
@pytest.mark.parametrize("language", ["en", "cy"])
def test_an_answer_that_cannot_be_taken_is_explained_and_changes_nothing(welsh_town: Town, language: str) -> None:
    """From question to question, every bad answer before the good one."""
    visitor = Visitor("aberwen", language)
    visitor.start()
    for question, good in missed_bin().items():
        for _, fields, en, cy in (each for each in BAD if each[0] == question):
            response = refused(visitor, question, fields)
            words, page = text_of(response), " ".join(response.content.decode().split())
            assert {"en": en, "cy": cy}[language] in words, fields
            assert {"en": "There is a problem", "cy": "Mae problem"}[language] in words
            assert {"en": "<title>Error: ", "cy": "<title>Gwall: "}[language] in page.replace("> ", ">")
            assert "<script>alert" not in page
        visitor.answer(question, good)
    sent = visitor.post(f"/apply/{visitor.reference}/check-answers/")
    assert path_of(sent) == f"/apply/{visitor.reference}/what-we-have/"


@pytest.mark.shows("odd-answers-kept")
def test_words_of_any_script_are_kept_and_shown_as_they_are(town: Town) -> None:
    visitor = Visitor()
    visitor.answer_until(None)
    for words in ODD:
        visitor.answer("access", {"access": words})
        visitor.answer("contact", {**CONTACT, "contact-name": f"Mary {words}"[:60]})
        response = visitor.get(f"/apply/{visitor.reference}/check-answers/")
        page = response.content.decode()
        assert " ".join(words.split()) in text_of(response) or escape(words) in page
        assert "<script>alert" not in page
    visitor.answer("bin", {"bin": ["rubbish\0"]})  # what cannot be seen is taken away, and the rest is a good answer
    sent = visitor.post(f"/apply/{visitor.reference}/check-answers/")
    assert path_of(sent) == f"/apply/{visitor.reference}/what-we-have/"


@pytest.mark.shows("bad-answers-explained")
def test_more_than_can_be_read_is_refused_as_a_whole(town: Town) -> None:
    visitor = Visitor()
    visitor.answer_until("access")
    before = everything()
    response = visitor.answer("access", {"access": "x" * 3_000_000})
    assert response.status_code == 400
    assert "Nothing was changed" in text_of(response)
    assert everything() == before


@pytest.mark.shows("language-switch-keeps")
def test_switching_the_language_keeps_the_page_and_what_is_half_typed(welsh_town: Town) -> None:
    visitor = Visitor("aberwen")
    visitor.answer_until("contact")
    before = everything()
    path = f"/apply/{visitor.reference}/contact/"
    switched = visitor.post(f"{path}?lang=cy", {"contact-name": "Mair", "contact-email": "mair@", "only_redraw": "yes"})
    page = switched.content.decode()
    assert '<html lang="cy"' in " ".join(page.split())
    assert 'value="Mair"' in page
    assert 'value="mair@"' in page
    assert "Mae problem" not in page
    assert everything() == before


@pytest.mark.shows("language-switch-keeps")
def test_who_goes_on_in_welsh_is_told_in_welsh(welsh_town: Town) -> None:
    visitor = Visitor("aberwen", "en")
    visitor.answer_until(None)
    visitor.get(f"/apply/{visitor.reference}/check-answers/?lang=cy")
    sent = visitor.post(f"/apply/{visitor.reference}/check-answers/")
    assert "Byddwn yn dod yn ôl i'w wagio erbyn diwedd" in text_of(sent)
