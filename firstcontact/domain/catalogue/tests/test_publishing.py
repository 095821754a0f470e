"""Publishing services: what is read back is what was published."""

import pytest

from firstcontact.domain.catalogue.actions import publish_service
from firstcontact.domain.catalogue.definition import ready_made_services
from firstcontact.domain.catalogue.queries import get_service, get_version
from firstcontact.foundation.identity import SYSTEM
from tests.towns import MONDAY, Town

pytestmark = pytest.mark.shows("definitions-kept-as-data")


def test_every_published_service_reads_back_the_same_in_the_same_order(town: Town) -> None:
    for definition in ready_made_services():
        published = get_service(definition.service)
        assert published.definition == definition
        assert published.definition.model_dump_json() == definition.model_dump_json()


def test_the_same_definition_again_publishes_nothing_new(town: Town) -> None:
    before = get_service("missed-bin")
    again = publish_service(by=SYSTEM, at=MONDAY, definition=before.definition)
    assert again == before.version_id


def test_options_in_another_order_are_a_new_version(town: Town) -> None:
    before = get_service("missed-bin")
    turned = before.definition.as_data()
    bins = next(question for question in turned["questions"] if question["id"] == "bin")
    bins["options"] = dict(reversed(list(bins["options"].items())))
    again = publish_service(by=SYSTEM, at=MONDAY, definition=type(before.definition).model_validate(turned))
    assert again != before.version_id
    asked = get_version(again).question("bin")
    assert asked is not None
    assert next(iter(asked.options)) == "garden"  # type: ignore[union-attr]
