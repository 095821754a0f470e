"""Made-up answers may always be submitted, whatever the service asks."""

from datetime import date
from random import Random

import pytest

from firstcontact.demo.answers import NoAnswersError, make_answers
from firstcontact.demo.cast import Cast
from firstcontact.demo.council_facts import read_made_up_councils
from firstcontact.domain.applications.rules import Moment, contact_of, unfinished
from firstcontact.domain.catalogue.definition import ServiceDefinition, ready_made_services

CALENDAR = read_made_up_councils()["castlemere"].calendar()
MOMENT = Moment(date(2026, 11, 12), CALENDAR.count_working_days)
CAST = Cast("castlemere", 300)
SERVICES = ready_made_services()
ANONYMOUS = ("fly-tipping", "pothole", "street-light")


@pytest.mark.shows("demo-month-lifelike")
@pytest.mark.parametrize("definition", SERVICES, ids=lambda definition: definition.service)
def test_each_persons_answers_to_each_service_may_be_submitted(definition: ServiceDefinition) -> None:
    for person in CAST:
        answers = make_answers(definition, person, CAST, MOMENT, Random(person.number))
        assert unfinished(definition, answers, MOMENT) == ()
        assert contact_of(definition, answers)["name"] == person.name


@pytest.mark.parametrize("definition", SERVICES, ids=lambda definition: definition.service)
def test_somebody_who_does_not_say_who_they_are_can_report_only_what_lies_in_the_street(
    definition: ServiceDefinition,
) -> None:
    if definition.service in ANONYMOUS:
        assert contact_of(definition, make_answers(definition, None, CAST, MOMENT, Random(1))) == {}
    elif definition.service != "complaint":
        with pytest.raises(NoAnswersError):
            make_answers(definition, None, CAST, MOMENT, Random(1))


def test_people_move_to_another_door_and_know_their_birthday() -> None:
    services = {definition.service: definition for definition in SERVICES}
    person = CAST[40]
    for number in range(30):
        moved = make_answers(services["council-tax-move"], person, CAST, MOMENT, Random(number))
        assert "new_address" not in moved or moved["new_address"] != moved.get("old_address")
    passed = make_answers(services["bus-pass"], person, CAST, MOMENT, Random(1))
    assert passed["birth_date"] == person.date_of_birth.isoformat()
