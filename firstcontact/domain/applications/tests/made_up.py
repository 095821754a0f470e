"""Made-up questions, moments and answers for the tests of applications."""

import random
from datetime import date, timedelta

from firstcontact.domain.applications.rules import Moment
from firstcontact.domain.catalogue.definition import (
    PlainQuestion,
    Question,
    ServiceDefinition,
    day_of,
    parse_day,
    read_definition,
    ready_made_services,
)

TODAY = date(2026, 11, 20)
"""A Friday."""


def weekdays_between(start: date, end: date) -> int:
    """Weekdays after the first day, up to and including the second."""
    days = (end - start).days
    return sum((start + timedelta(days=number)).weekday() < 5 for number in range(1, days + 1))


NOW = Moment(TODAY, weekdays_between)
CATALOGUE: dict[str, ServiceDefinition] = {definition.service: definition for definition in ready_made_services()}

EVERY_TYPE = read_definition(
    {
        "service": "every-type",
        "category": "other",
        "team": "waste",
        "name": "Every type",
        "summary": "One question of each type",
        "promises": {"resolve": {"within": "2 working days"}},
        "outcomes": {"done": "Done"},
        "questions": [
            {"id": "text", "type": "text", "ask": "?", "max_length": 20},
            {"id": "long", "type": "long_text", "ask": "?", "max_length": 50},
            {
                "id": "one",
                "type": "choose_one",
                "ask": "?",
                "options": {"red": "Red", "blue": {"en": "Blue", "cy": "Glas"}},
            },
            {"id": "some", "type": "choose_some", "ask": "?", "options": {"cat": "Cat", "dog": "Dog", "hen": "Hen"}},
            {"id": "yes_no", "type": "yes_no", "ask": "?", "labels": {"yes": {"en": "Yes", "cy": "Oes"}}},
            {"id": "number", "type": "number", "ask": "?", "min": 1, "max": 500},
            {"id": "money", "type": "money", "ask": "?", "max": 1000},
            {"id": "date", "type": "date", "ask": "?", "not_before": "7 days ago", "not_after": "today"},
            {"id": "home", "type": "address", "ask": "?", "within": "council_area"},
            {"id": "abroad", "type": "address", "ask": "?", "letters": "no"},
            {"id": "place", "type": "place", "ask": "?"},
            {"id": "email", "type": "email", "ask": "?"},
            {"id": "phone", "type": "phone", "ask": "?"},
            {
                "id": "people",
                "type": "group",
                "ask": "Who lives with you?",
                "each": {"en": "Person", "cy": "Person"},
                "max": 3,
                "questions": [
                    {"id": "name", "type": "text", "ask": "Full name"},
                    {"id": "born", "type": "date", "ask": "When were they born?", "not_after": "today"},
                    {"id": "earns", "type": "money", "ask": "What do they earn?", "optional": "yes"},
                ],
            },
            {
                "id": "true",
                "type": "declaration",
                "ask": "?",
                "statements": ["It is all true.", "I am me."],
                "sign": "yes",
            },
            {"id": "spare", "type": "text", "ask": "?", "optional": "yes"},
            {
                "id": "contact",
                "type": "contact",
                "ask": "?",
                "asks": ["name", "email", "phone", "address", "postcode"],
            },
        ],
    }
)


def question(question_id: str) -> Question:
    """A question of `EVERY_TYPE`."""
    found = EVERY_TYPE.question(question_id)
    assert found is not None
    return found


def right_answer(asked: Question | PlainQuestion, chance: random.Random) -> object:
    """A raw answer to this question that is right on `TODAY`."""
    if asked.type == "date":
        first = day_of(parse_day(asked.not_before or "50 years ago"), TODAY)
        last = day_of(parse_day(asked.not_after or "30 days ahead"), TODAY)
        return (first + timedelta(days=chance.randint(0, (last - first).days))).isoformat()
    if asked.type in ("choose_one", "choose_some"):
        options = list(asked.options)
        return chance.choice(options) if asked.type == "choose_one" else chance.sample(options, chance.randint(1, 2))
    if asked.type in ("number", "money"):
        return str(chance.randint(asked.min, min(asked.max, 1000)))
    if asked.type == "group":
        return [{each.id: right_answer(each, chance) for each in asked.questions}] * chance.randint(
            asked.min, asked.max
        )
    return RIGHT[asked.type] if asked.type != "yes_no" else chance.choice(["yes", "no"])


RIGHT: dict[str, object] = {
    "text": "AB12 CDE",
    "long_text": "First line\nand the second",
    "address": {"lines": "12 Station Road\nCastlemere", "postcode": "CF10 3AT"},
    "place": {"words": "Station Road, by the bus stop"},
    "email": "megan@example.org",
    "phone": "01632 960 001",
    "declaration": {"agreed": "yes", "name": "Megan Hughes"},
    "contact": {"name": "Megan Hughes", "email": "megan@example.org", "phone": "", "postcode": "cf103at"},
}
