"""How questions become boxes, and posted boxes raw answers."""

import re
from typing import Any

import pytest
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from pydantic import TypeAdapter

from firstcontact.domain.applications.rules import AnswerMistake
from firstcontact.domain.catalogue.definition import Question
from firstcontact.doors.parts.drawing import draw
from firstcontact.doors.parts.posted import (
    box_id,
    errors_by_question,
    only_redraw,
    read_answer,
    read_answers,
)
from firstcontact.doors.parts.shown import as_shown
from firstcontact.foundation.languages import Text

READER: TypeAdapter[Question] = TypeAdapter(Question)
INSIDE = [
    {"id": "name", "type": "text", "ask": {"en": "Full name", "cy": "Enw llawn"}},
    {"id": "born", "type": "date", "ask": {"en": "Born", "cy": "Ganwyd"}},
    {"id": "likes", "type": "choose_some", "ask": "Likes", "options": {"a": "Tea", "b": "Milk"}, "optional": "yes"},
]
OPTIONS = {"a": {"en": "First", "cy": "Cyntaf"}, "b": {"en": "Second", "cy": "Ail"}}
TYPES = [
    *("text", "long_text", "choose_one", "choose_some", "yes_no", "number", "money", "date", "address", "place"),
    *("email", "phone", "contact", "group", "declaration"),
]


def question(kind: str, **more: Any) -> Question:
    """A question of this type."""
    choices: dict[str, Any] = {"options": OPTIONS} if kind.startswith("choose") else {}
    if kind == "declaration":
        choices = {"statements": [{"en": "It is true", "cy": "Mae'n wir"}], "sign": "yes"}
    if kind == "group":
        choices = {"each": {"en": "Person", "cy": "Person"}, "max": 3, "questions": INSIDE}
    return READER.validate_python(
        {"id": f"q_{kind}", "type": kind, "ask": {"en": "Which?", "cy": "Pa un?"}, **choices, **more}
    )


def html(*questions: Question, values: dict[str, object] | None = None, **options: Any) -> str:
    """The questions as the template draws them."""
    source = (
        '{% from "parts/question.html" import draw_question with context %}'
        "{% for q in questions %}{{ draw_question(q, values.get(q.id), errors.get(q.id), **options) }}{% endfor %}"
    )
    facts = {"questions": questions, "values": values or {}, "errors": options.pop("errors", {}), "options": options}
    engine: Any = engines["jinja2"]
    return str(engine.from_string(source).render(facts, RequestFactory().get("/")))


def ids(markup: str) -> list[str]:
    """Every id of the markup."""
    return re.findall(r'\sid="([^"]+)"', markup)


@pytest.mark.shows("question-drawn-for-every-type")
def test_ids_and_names_stay_apart_when_every_type_is_on_one_page_twice() -> None:
    """Two enquiries of one contact may ask the same questions."""
    questions = [question(kind) for kind in TYPES]
    errors = {each.id: {"": "Answer this"} for each in questions}
    found = ids(html(*questions, prefix="e1-", errors=errors)) + ids(html(*questions, prefix="e2-", errors=errors))
    assert len(found) == len(set(found))
    assert len(found) > 60


@pytest.mark.shows("question-drawn-for-every-type")
@pytest.mark.parametrize("kind", TYPES)
def test_what_is_described_by_something_names_what_is_on_the_page(kind: str) -> None:
    """Hints and messages are read with their box."""
    markup = html(question(kind, hint={"en": "Look at the letter."}), errors={f"q_{kind}": "Answer this"}, alone=True)
    described = {name for names in re.findall(r'aria-describedby="([^"]+)"', markup) for name in names.split()}
    assert described
    assert described <= set(ids(markup))
    assert "Look at the letter." in markup
    assert "Answer this" in markup
    assert markup.count("<h1") == 1


@pytest.mark.shows("question-drawn-for-every-type")
def test_words_of_people_are_never_read_as_markup() -> None:
    """Neither those of the definition nor those that were typed."""
    asked = question("text", ask={"en": "Is 2 < 3 & so?"}, hint={"en": "<b>bold</b>"})
    markup = html(asked, values={"q_text": '"><script>alert(1)</script>'})
    assert "<script>" not in markup
    assert "<b>bold" not in markup
    assert "Is 2 &lt; 3 &amp; so?" in markup


@pytest.mark.shows("question-drawn-for-every-type")
def test_a_browser_never_offers_the_advisers_own_details() -> None:
    """On a page of staff the boxes are somebody else's."""
    for kind in ("contact", "address", "email", "phone"):
        assert set(re.findall(r'autocomplete="([^"]+)"', html(question(kind), by_adviser=True))) == {"off"}
    assert 'autocomplete="postal-code"' in html(question("contact"))


@pytest.mark.shows("question-drawn-for-every-type")
def test_words_in_the_other_language_are_marked_as_such() -> None:
    """An adviser whose page is English reads a Welsh question aloud; English stands beneath."""
    with translation.override("en"):
        markup = html(question("text"), language="cy", also="en")
    assert '<span lang="cy">Pa un?</span>' in markup
    assert re.search(r'fc-hint--also">Which\?<', markup)
    with translation.override("cy"):
        assert "lang=" not in html(question("yes_no"))
        assert '<span lang="en">Only English</span>' in html(question("text", ask={"en": "Only English"}))


RAW = [
    ("text", {"q_text": [" 14  Heol y Bont "]}, "14  Heol y Bont"),
    ("long_text", {"q_long_text": ["one\r\ntwo"]}, "one\ntwo"),
    ("choose_one", {"q_choose_one": ["b"]}, "b"),
    ("choose_some", {"q_choose_some": ["a", "b"]}, ["a", "b"]),
    ("choose_some", {}, []),
    ("yes_no", {"q_yes_no": ["no"]}, "no"),
    ("yes_no", {}, ""),
    (
        "date",
        {"q_date-day": ["31"], "q_date-month": ["2"], "q_date-year": ["26"]},
        {"day": "31", "month": "2", "year": "26"},
    ),
    (
        "address",
        {"q_address-lines": ["1 High Street", "", "Aberwen"], "q_address-postcode": ["cf630zz"]},
        {"lines": "1 High Street\n\nAberwen", "postcode": "cf630zz"},
    ),
    ("place", {"q_place-words": ["by the chapel"]}, {"words": "by the chapel", "latitude": "", "longitude": ""}),
    (
        "contact",
        {"q_contact-name": ["Megan"], "q_contact-email": ["m@"]},
        {"name": "Megan", "email": "m@", "phone": "", "postcode": ""},
    ),
]


@pytest.mark.shows("answers-read-from-forms")
@pytest.mark.parametrize("prefix", ["", "e1-"])
@pytest.mark.parametrize(("kind", "fields", "raw"), RAW)
def test_what_was_typed_becomes_a_raw_answer(kind: str, fields: dict[str, list[str]], raw: object, prefix: str) -> None:
    """Nothing is understood or lost here; the rules do the understanding."""
    post = QueryDict(mutable=True)
    for name, values in fields.items():
        post.setlist(prefix + name, values)
    asked = question(kind)
    assert read_answer(asked, post, prefix) == raw
    assert read_answers([asked], post, prefix) == {asked.id: raw}


@pytest.mark.shows("answers-read-from-forms")
@pytest.mark.parametrize(("kind", "fields", "raw"), RAW)
def test_a_raw_answer_is_shown_again_as_it_was_typed(kind: str, fields: dict[str, list[str]], raw: object) -> None:
    """A refused answer is mended, not typed anew."""
    markup = html(question(kind), values={f"q_{kind}": raw})
    for values in fields.values():
        for value in filter(None, (" ".join(each.split()) for each in values)):
            assert value in " ".join(markup.split())
    if kind == "choose_some":
        assert markup.count(" checked") == len(fields.get("q_choose_some", []))


@pytest.mark.shows("answers-read-from-forms")
def test_a_stored_answer_is_shown_as_people_write_it() -> None:
    """Dates, addresses and truth as the rules keep them."""
    assert as_shown(question("date"), "2026-11-05") == {"day": "5", "month": "11", "year": "2026"}
    assert as_shown(question("date"), "not a day") == {"day": "", "month": "", "year": ""}
    assert as_shown(question("yes_no"), True) == {"": "yes"}
    stored = {"lines": ["1 High Street", "Aberwen"], "postcode": "CF63 0ZZ"}
    assert as_shown(question("address"), stored) == stored
    assert as_shown(question("number"), 0) == {"": "0"}
    assert as_shown(question("contact"), {"name": "M", "address": {"lines": ["1", "2"], "postcode": "P"}}) == {
        "name": "M",
        "address": "1\n2\nP",
    }


@pytest.mark.shows("answers-read-from-forms")
def test_an_address_of_many_lines_loses_none_of_them() -> None:
    """What does not fit its own box joins the last one."""
    drawing = draw(question("address"), {"lines": ["Flat 1", "Ty Mawr", "High Street", "Aberwen"], "postcode": ""})
    assert [part.params["value"] for part in drawing.parts] == ["Flat 1", "Ty Mawr", "High Street, Aberwen", ""]


@pytest.mark.shows("answers-read-from-forms")
def test_messages_lead_to_the_box_that_they_are_about() -> None:
    """The first box of a question has the question's own id."""
    message = Text.model_validate({"en": "Enter a month", "cy": "Rhowch fis"})
    wrong = [AnswerMistake("q_date", "month", message), AnswerMistake("q_address", "lines", message)]
    errors = errors_by_question(wrong, "cy", "e1-")
    assert errors
    assert errors.summary == [("#e1-q_date-month", "Rhowch fis"), ("#e1-q_address", "Rhowch fis")]
    assert errors.of("q_date") == {"month": "Rhowch fis"}
    assert errors.of("other") == {}
    assert not errors_by_question([], "en")
    for kind, part in (("date", "month"), ("date", ""), ("address", "lines"), ("contact", "email"), ("place", "words")):
        assert box_id(f"q_{kind}", part) in ids(html(question(kind)))


@pytest.mark.shows("answers-read-from-forms")
def test_on_a_page_of_many_questions_the_summary_names_the_question() -> None:
    """ "Answer this question" alone would not say which."""
    message = Text.model_validate({"en": "Answer this question"})
    errors = errors_by_question([AnswerMistake("q_text", None, message)], "en", questions=[question("text")])
    assert errors.summary == [("#q_text", "Which? Answer this question")]
    assert errors.of("q_text") == {"": "Answer this question"}


PEOPLE = {
    "q_group": ["1", "3"],
    "q_group-1-name": ["Ann"],
    "q_group-3-name": [" Bo "],
    "q_group-3-born-day": ["7"],
    "q_group-3-likes": ["a", "b"],
    "q_group-9-name": ["Nobody"],
}
ANN: dict[str, Any] = {"name": "Ann", "born": {"day": "", "month": "", "year": ""}, "likes": []}
BO: dict[str, Any] = {"name": "Bo", "born": {"day": "7", "month": "", "year": ""}, "likes": ["a", "b"]}


@pytest.mark.shows("group-of-people")
@pytest.mark.parametrize(
    ("button", "people"),
    [
        ("", [ANN, BO]),
        ("yes", [ANN, BO]),
        ("add e1-q_group", [ANN, BO, {}]),
        ("add q_group", [ANN, BO]),
        ("remove e1-q_group 1", [BO]),
        ("remove e1-q_group 3", [ANN, BO]),
        ("remove e1-q_group x", [ANN, BO]),
    ],
)
def test_one_more_can_be_added_and_one_taken_out_without_a_script(button: str, people: list[object]) -> None:
    post = QueryDict(mutable=True)
    for name, values in PEOPLE.items():
        post.setlist(f"e1-{name}", values)
    post["only_redraw"] = button
    assert read_answer(question("group"), post, "e1-") == people


@pytest.mark.shows("group-of-people")
def test_everybody_of_a_group_has_boxes_and_a_mistake_leads_to_the_right_ones() -> None:
    asked = question("group")
    message = Text.model_validate({"en": "Enter a month"})
    wrong = [AnswerMistake("q_group", "2-born-month", message), AnswerMistake("q_group", "2-name", message)]
    errors = errors_by_question(wrong, "en", questions=[asked])
    markup = html(asked, values={"q_group": [ANN, BO]}, errors=errors.by_question, alone=True)
    assert [href.lstrip("#") in ids(markup) for href, _ in errors.summary] == [True, True]
    assert errors.summary[1] == ("#q_group-2-name", "Person 2, Full name: Enter a month")
    assert 'value="Bo"' in markup
    assert markup.count("govuk-input--error") == 2
    assert 'value="add q_group"' in markup
    assert 'value="remove q_group 2"' in markup
    assert "remove" not in html(asked, values={"q_group": [ANN]})
    assert "add q_group" not in html(asked, values={"q_group": [ANN, BO, BO]})


@pytest.mark.shows("language-switch-keeps-page")
def test_a_form_sent_by_the_language_switch_is_only_drawn_again() -> None:
    """Nothing is checked or kept then."""
    assert only_redraw(RequestFactory().post("/?lang=cy", {"only_redraw": "yes"}))
    assert not only_redraw(RequestFactory().post("/", {}))
    assert not only_redraw(RequestFactory().get("/?only_redraw=yes"))
