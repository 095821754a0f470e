"""A card number in somebody's words is nowhere kept: not in answers, notes, messages, drafts or raw input."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from firstcontact.domain.cases.queries import list_history
from firstcontact.domain.contacts.queries import find_draft
from firstcontact.domain.notices.queries import list_about
from firstcontact.doors.site.tests.visitor import Visitor, missed_bin, only_case, text_of
from firstcontact.foundation.audit import trail
from firstcontact.foundation.files.models import RawInput
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.tenancy.models import CouncilOwned
from tests.doors.calls import SEES_ALL, bin_fields, contact_now, post, start_call
from tests.doors.cases import ask_for, client_of
from tests.towns import Town

pytestmark = pytest.mark.shows("no-card-number-is-kept")
CARD = "4111 1111 1111 1111"
SAID = f"My card is {CARD} 12/27, ring 01632 960 111"
KEPT = "My card is **** **** **** 1111 12/27, ring 01632 960 111"


def rows_with(digits: str) -> list[str]:
    """The tables of which a row holds these digits, whatever signs stand between them."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if issubclass(model, CouncilOwned):
                table = model._meta.db_table
                bodies = [each.column for each in model._meta.fields if isinstance(each, models.BinaryField)]
                text = " || ".join(["t::text", *(f"encode({body}, 'escape')" for body in bodies)])
                cursor.execute(
                    f"SELECT count(*) FROM {table} t WHERE translate({text}, ' -.', '') LIKE %s", [f"%{digits}%"]
                )
                found += [table] if cursor.fetchone()[0] else []
    return found


def test_a_resident_sees_it_masked_and_no_row_holds_it(town: Town) -> None:
    visitor = Visitor()
    answers = {**missed_bin(), "access": {"access": SAID}}
    reference = visitor.report(answers)
    assert KEPT in text_of(visitor.get(f"/apply/{visitor.reference}/what-we-have/"))

    case_id, officer = only_case(), client_of(town.officer)
    ask_for(officer, case_id, "claim", {})
    for move in ("note", "tell", "ask"):
        ask_for(officer, case_id, move, {"words": SAID})
    visitor.prove(reference, "mary@example.org")
    visitor.post(f"/progress/{reference}/", {"doing": "answer", "words": SAID})
    ask_for(officer, case_id, "close", {"words": SAID, "outcome": "collected"})
    visitor.post(f"/progress/{reference}/", {"doing": "not_fixed", "words": SAID})

    told = [entry.body for entry in list_history(case_id, viewer=SEES_ALL) if entry.body]
    assert told == [KEPT] * 6
    assert any(
        KEPT in notice.body_text for notice in list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case_id)
    )
    assert rows_with(CARD.replace(" ", "")) == []


def test_that_it_was_in_what_came_in_is_noted(town: Town) -> None:
    visitor = Visitor()
    visitor.answer_until("access")
    assert not RawInput.objects.filter(card_number_masked=True).exists()
    visitor.answer("access", {"access": SAID})
    row = RawInput.objects.get(card_number_masked=True)
    assert KEPT.encode() in bytes(row.body)
    entries = trail.list_entries(viewer=Viewer.of(town.administrator), subject_id=row.id)
    assert [entry.verb for entry in entries] == ["card_number_masked"]


def test_the_same_answer_again_is_not_kept_again(town: Town) -> None:
    from_answers = "SELECT count(*) FROM applications_answer"
    visitor = Visitor()
    visitor.answer_until("access")
    counts = []
    for _ in range(2):
        visitor.answer("access", {"access": SAID})
        with connection.cursor() as cursor:
            cursor.execute(from_answers)
            counts.append(cursor.fetchone()[0])
    assert counts[0] == counts[1]


def test_a_note_sent_twice_is_one_note(town: Town) -> None:
    Visitor().report()
    case_id, officer = only_case(), client_of(town.officer)
    seen = str(list_history(case_id, viewer=SEES_ALL)[-1].id)
    for _ in range(2):
        assert ask_for(officer, case_id, "note", {"words": SAID, "seen": seen}).status_code == 200
    assert [entry.body for entry in list_history(case_id, viewer=SEES_ALL) if entry.kind == "note"] == [KEPT]


def test_an_advisers_words_and_drafts_have_none(town: Town) -> None:
    adviser: Any = client_of(town.adviser)
    call = start_call(adviser, town.adviser)
    post(adviser, call, "draft", {"draft": "case:missed-bin", "words": SAID})
    draft = find_draft(call, viewer=Viewer.of(town.adviser))
    assert draft is not None
    assert draft["case:missed-bin"]["words"] == [KEPT]
    post(adviser, call, "case", bin_fields(words=SAID, **{"q-access": SAID}))
    case_id = only_case()
    post(adviser, call, "ask", {"case": str(case_id), "new_facts": SAID, "form_key": "1"})
    post(adviser, call, "answer", {"service": "pothole", "result": "answered", "words": SAID, "form_key": "2"})

    assert sorted(one.words for one in contact_now(call).enquiries) == ["", KEPT, KEPT]
    assert KEPT in [entry.body for entry in list_history(case_id, viewer=Viewer.of(SYSTEM))]
    assert rows_with(CARD.replace(" ", "")) == []
