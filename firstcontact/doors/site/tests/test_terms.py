"""What a service costs and what time is chosen for it: told before the first question and before sending."""

from decimal import Decimal

import pytest

from firstcontact.domain.applications.rules import fee_of
from firstcontact.domain.applications.tests.made_up import NOW
from firstcontact.domain.catalogue.actions import publish_service
from firstcontact.domain.catalogue.definition import read_definition
from firstcontact.doors.site.tests.visitor import Visitor, text_of
from firstcontact.foundation.identity import SYSTEM
from tests.towns import MONDAY, Town

GARDEN = {
    "service": "garden-bin",
    "category": "waste",
    "team": "waste",
    "name": {"en": "Garden bin", "cy": "Bin gardd"},
    "summary": {"en": "We empty it each fortnight.", "cy": "Rydym yn ei wagio bob pythefnos."},
    "promises": {"resolve": {"within": "10 working days"}},
    "outcomes": {"done": "Done"},
    "fee": {
        "amount": 45,
        "rates": [{"when": {"help": "yes"}, "amount": 0}, {"when": {"bins": {"more_than": 1}}, "amount": "82.50"}],
        "says": {"en": "You pay when we deliver the bin.", "cy": "Rydych yn talu pan fyddwn yn danfon y bin."},
    },
    "booking": {
        "kind": "visit",
        "says": {"en": "We ring you to agree a day to bring it.", "cy": "Byddwn yn eich ffonio i gytuno ar ddiwrnod."},
    },
    "questions": [
        {
            "id": "bins",
            "type": "number",
            "min": 1,
            "ask": {"en": "How many bins would you like?", "cy": "Faint o finiau hoffech chi?"},
            "say": {"phone": {"en": "How many shall we bring you?", "cy": "Faint ddylen ni ddod atoch?"}},
            "privacy": {"en": "The crew reads this.", "cy": "Mae'r criw yn darllen hyn."},
        },
        {"id": "help", "type": "yes_no", "ask": {"en": "Do you get help with rent?", "cy": "Ydych chi'n cael help?"}},
    ],
}


@pytest.mark.shows("fee-and-booking-told")
@pytest.mark.parametrize(
    ("answers", "pounds"),
    [
        ({}, "45.00"),
        ({"bins": 1, "help": "no"}, "45.00"),
        ({"bins": 2, "help": "no"}, "82.50"),
        ({"bins": 2, "help": "yes"}, "0.00"),
    ],
)
def test_the_first_rate_whose_answers_fit_is_what_is_paid(answers: dict[str, object], pounds: str) -> None:
    definition = read_definition(GARDEN)
    assert fee_of(definition, answers, NOW) == Decimal(pounds)  # type: ignore[arg-type]
    assert read_definition(definition.as_data()) == definition


@pytest.mark.parametrize("wrong", ["much", -1, "12.345", "NaN", True, 10**9, None])
def test_what_is_no_amount_is_refused_in_words(wrong: object) -> None:
    with pytest.raises(ValueError, match="pounds"):
        read_definition({**GARDEN, "fee": {"amount": wrong}})


@pytest.mark.shows("fee-and-booking-told")
@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "It costs up to £82.50, and for some people nothing.", "You pay £82.50."),
        ("cy", "Mae'n costio hyd at £82.50, a dim i rai pobl.", "Byddwch yn talu £82.50."),
    ],
)
def test_what_it_costs_is_told_before_the_first_question_and_before_sending(
    welsh_town: Town, language: str, before: str, after: str
) -> None:
    publish_service(by=SYSTEM, at=MONDAY, definition=read_definition(GARDEN))
    visitor = Visitor("aberwen", language)
    start = text_of(visitor.get("/services/garden-bin/"))
    assert before in start
    assert {"en": "We ring you to agree a day", "cy": "Byddwn yn eich ffonio"}[language] in start
    visitor.start("garden-bin")
    assert {"en": "The crew reads this.", "cy": "Mae'r criw"}[language] in text_of(
        visitor.get(f"/apply/{visitor.reference}/bins/")
    )
    visitor.answer("bins", {"bins": "2"})
    check = text_of(visitor.answer("help", {"help": "no"}))
    assert after in check
    assert {"en": "You pay when we deliver", "cy": "Rydych yn talu pan"}[language] in check
