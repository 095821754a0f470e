"""Services are suggested from what the council has published, in the languages that it uses."""

import pytest

from firstcontact.domain.catalogue.queries import suggest_services
from tests.towns import Town

pytestmark = pytest.mark.shows("mail-service-suggested")

BIN = "My wheelie bin was not emptied this morning."
BWS = "Rwyf wedi colli fy ngherdyn bws."


def test_the_published_services_are_suggested_with_their_names(town: Town) -> None:
    best = suggest_services("Bin", BIN, languages=("en", "cy"))[0]
    assert (best.service, best.name.of("cy")) == ("missed-bin", "Rhoi gwybod am fin sydd heb ei gasglu")
    assert best.confidence > 0.7
    assert "emptied" in best.because
    assert suggest_services("Hello", "I would like to speak to someone.", languages=("en", "cy")) == ()


def test_only_languages_that_are_asked_for_are_read(town: Town) -> None:
    assert [one.service for one in suggest_services("", BWS, languages=("en", "cy"))][:1] == ["bus-pass"]
    assert suggest_services("", BWS, languages=("en",)) == ()


def test_no_more_and_nothing_less_certain_than_asked_for(town: Town) -> None:
    both = f"{BIN} There is a pothole."
    assert len(suggest_services("", both, languages=("en",))) == 2
    assert len(suggest_services("", both, languages=("en",), most=1)) == 1
    assert suggest_services("", both, languages=("en",), least=1.0) == ()
