"""Every figure has one written definition, in two languages, and the documents have the same."""

import pytest

from firstcontact.domain.measures.definitions import DEFINITIONS, find_definition
from firstcontact.domain.measures.page import PAGE, written
from firstcontact.domain.measures.queries import PARTS
from firstcontact.foundation.languages import Text

pytestmark = pytest.mark.shows("board-definitions")


def test_the_documents_have_the_words_of_the_board() -> None:
    assert PAGE.read_text(encoding="utf-8") == written()


def test_every_definition_is_whole_in_both_languages() -> None:
    for definition in DEFINITIONS:
        for text in (
            definition.name,
            definition.meaning,
            definition.formula,
            definition.source,
            definition.left_out,
        ):
            assert isinstance(text, Text)
            assert text.has("en"), definition.id
            assert text.has("cy"), definition.id
            assert text.cy.state == "unreviewed"


def test_a_measure_has_rows_when_its_definition_says_of_what() -> None:
    assert {each.id for each in DEFINITIONS if each.rows} == set(PARTS)
    assert find_definition("contacts") is not None
    assert find_definition("no-such") is None
