"""The words of notices as data: whole in both languages, and a mistake is found when they are read."""

import pytest

from firstcontact.domain.notices.templates import (
    PLACEHOLDERS,
    Piece,
    TemplateMistakeError,
    read_template,
    shipped_frame,
    shipped_templates,
)
from firstcontact.foundation.languages import LANGUAGES

GOOD = """
notice: received
subject:
  - {en: "We have it: {service}", cy: "Mae wedi dod i law: {service}"}
body:
  - {en: "Thank you.", cy: "Diolch."}
"""


@pytest.mark.shows("notice-words-are-data")
def test_every_kind_of_notice_has_its_words() -> None:
    kinds = {"received", "question", "progress", "closed", "passed_on", "could_not_be_told"}
    kinds |= {"reply", "email_received", "too_large"}
    assert set(shipped_templates()) == kinds


@pytest.mark.shows("notice-words-are-data")
def test_every_part_is_there_in_both_languages() -> None:
    frame = shipped_frame()
    pieces: list[Piece] = [*frame.greeting, *frame.ending, *frame.email_ends, *frame.letter_ends]
    for template in shipped_templates().values():
        pieces += [*template.subject, *template.body]
    for piece in pieces:
        assert all(piece.words.has(language) for language in LANGUAGES)


def test_every_kind_of_promise_has_its_sentence() -> None:
    assert set(shipped_frame().promises) == {"acknowledge", "respond", "resolve", "tell"}


def test_a_good_template_is_read() -> None:
    assert read_template(GOOD, name="good.yaml").notice == "received"


@pytest.mark.shows("notice-words-are-data")
@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("Thank you.", "Thank you {nobody}.", "no placeholder 'nobody'"),
        ("Thank you.", "Thank you {name.__class__}.", "no placeholder 'name.__class__'"),
        ("Thank you.", "Thank you {service!r}.", "Only a name"),
        ("Thank you.", "Thank you {.", "body"),
        ("Thank you.", "Thank you {reference}.", "English says"),
        ("Diolch.", "", "'cy' are missing"),
        (', cy: "Diolch."', "", "'cy' are missing"),
        ('"Thank you.", cy: "Diolch."', '"It is {outcome}.", cy: "{outcome} yw."', "needs: ['outcome']"),
        ('{en: "Thank you."', '{as: panel, en: "Thank you."', "have a label"),
        ('{en: "Thank you."', '{label: {en: a, cy: b}, en: "Thank you."', "have a label"),
        ('{en: "Thank you."', '{as: banner, en: "Thank you."', "'text'"),
        ('{en: "Thank you."', '{needs: [nothing], en: "Thank you."', "no placeholder 'nothing'"),
        ('- {en: "We', '- {needs: [name], en: "We', "The last subject"),
        ("notice: received", "notice: received\ncolour: red", "Extra inputs"),
        ("notice: received", "notice: [received", "good.yaml"),
    ],
)
def test_a_mistake_is_named_with_its_file(old: str, new: str, complaint: str) -> None:
    assert old in GOOD
    with pytest.raises(TemplateMistakeError) as caught:
        read_template(GOOD.replace(old, new), name="good.yaml")
    assert complaint in str(caught.value)
    assert "good.yaml" in str(caught.value)


def test_each_placeholder_is_explained() -> None:
    assert all(PLACEHOLDERS.values())
