"""What a resident sends is kept before anybody understands it: as it came, and also when it is refused."""

import json

import pytest
from django.db import connection

from firstcontact.domain.contacts.queries import find_by_key
from firstcontact.doors.site.tests.visitor import CONTACT, Visitor, everything, missed_bin, only_case, text_of
from firstcontact.foundation.clock import now
from firstcontact.foundation.files.models import RawInput
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.references import read_reference
from firstcontact.journeys.work_case import ask_customer, claim_case, close_case
from tests.doors.cases import client_of
from tests.towns import Town

pytestmark = pytest.mark.shows("raw-input-first")


def came_in() -> list[tuple[str, dict[str, list[str]]]]:
    """What is kept, in order: from where, and the fields."""
    rows = RawInput.objects.order_by("received_at", "id")
    return [(row.source, json.loads(bytes(row.body))) for row in rows]


def test_an_answer_is_kept_as_it_came_with_every_sign_of_it(town: Town) -> None:
    visitor = Visitor()
    visitor.answer_until("access")
    before = len(came_in())
    visitor.answer("access", {"access": "  Gate\0 code\r\n12  ", "more": ["a", "b"]})
    [(source, fields)] = came_in()[before:]
    assert (source, fields) == ("web_answer", {"access": ["  Gate\0 code\r\n12  "], "more": ["a", "b"]})
    row = RawInput.objects.order_by("-received_at", "-id")[0]
    assert row.source_key.startswith(f"missed-bin {visitor.reference} access ")


@pytest.mark.parametrize(
    ("question", "fields"),
    [("bin", {"bin": ["gold"]}), ("contact", CONTACT), ("no_such\0question", {"x": ["y"]}), ("bin", {})],
)
def test_what_is_refused_is_kept_too_and_changes_nothing_else(
    town: Town, question: str, fields: dict[str, list[str]]
) -> None:
    visitor = Visitor()
    visitor.answer_until("bin")
    before, kept = everything(), len(came_in())
    visitor.answer(question.replace("\0", "%00"), fields)
    assert everything() == before
    [(source, came)] = came_in()[kept:]
    assert source == "web_answer"
    assert sorted(came) == sorted(fields)


def test_sending_is_kept_before_it_is_checked_and_the_contact_leads_to_it(town: Town) -> None:
    visitor = Visitor()
    visitor.answer_until("contact")
    before = everything()
    visitor.post(f"/apply/{visitor.reference}/check-answers/", {"sure": "no"})  # not finished: refused
    assert everything() == before
    assert came_in()[-1] == ("web_sent", {"sure": ["no"]})
    visitor.answer("contact", CONTACT)
    visitor.post(f"/apply/{visitor.reference}/check-answers/", {"sure": "yes"})
    assert came_in()[-1] == ("web_sent", {"sure": ["yes"]})
    sent = RawInput.objects.filter(source="web_sent").order_by("-received_at")[0]
    key = f"application:{read_reference(visitor.reference)}"
    assert find_by_key("web", key, viewer=Viewer.of(SYSTEM)) is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT raw_id FROM contacts_contact WHERE channel_key = %s", [key])
        assert cursor.fetchone()[0] == sent.id
    again, many = everything(), len(came_in())
    visitor.post(f"/apply/{visitor.reference}/check-answers/", {"sure": "yes"})
    assert (everything(), len(came_in())) == (again, many)


def test_replies_and_what_is_not_fixed_are_kept_as_they_came_and_also_refused_ones(town: Town) -> None:
    visitor = Visitor()
    reference = visitor.report(missed_bin())
    case_id, at = only_case(), now()
    visitor.prove(reference, "mary@example.org")

    def send(doing: str, words: str) -> tuple[str, dict[str, list[str]]]:
        visitor.post(f"/progress/{reference}/", {"doing": doing, "words": words})
        return came_in()[-1]

    before = everything()
    assert send("answer", "Nobody asked\0") == ("web_reply", {"words": ["Nobody asked\0"]})
    assert send("not_fixed", "Still full") == ("web_not_fixed", {"words": ["Still full"]})
    assert everything() == before
    claim_case(by=town.officer, at=at, case_id=case_id)
    ask_customer(by=town.officer, at=at, case_id=case_id, words="Which gate?")
    assert send("answer", " The left. ") == ("web_reply", {"words": [" The left. "]})
    close_case(by=town.officer, at=at, case_id=case_id, outcome="collected")
    before = everything()
    assert send("not_fixed", "x" * 10_001)[1] == {"words": ["x" * 10_001]}
    assert everything() == before
    assert send("not_fixed", "Still\0 full") == ("web_not_fixed", {"words": ["Still\0 full"]})
    assert "We are working on it" in text_of(visitor.get(f"/progress/{reference}/"))


def test_an_administrator_finds_it_by_when_what_and_service_page_by_page(town: Town) -> None:
    visitor = Visitor()
    visitor.report()
    page = text_of(client_of(town.administrator).get("/manage/raw/"))  # type: ignore[arg-type]
    assert "An answer on the website" in page
    assert "Answers sent on the website" in page
    assert f"missed-bin {visitor.reference} access " in page
    visitor.start()
    for _ in range(100):
        visitor.answer("address", {"address-lines": [""]})
    first = client_of(town.administrator).get("/manage/raw/").content.decode()
    assert first.count("/manage/raw/") >= 100
    assert "before=" in first
