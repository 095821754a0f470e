"""What a customer will read, looked at on the case page before it is sent; without JavaScript."""

import html
import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from firstcontact.domain.cases.queries import list_history
from firstcontact.domain.notices.queries import get_notice, list_about
from firstcontact.doors.parts.previews import style_digests
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.journeys import work_case
from firstcontact.journeys.answer_email import take_email
from firstcontact.journeys.reply_by_email import send_reply
from tests.doors.calls import text_of
from tests.doors.cases import ask_for, client_of, report_missed_bin
from tests.journeys.conftest import Town
from tests.journeys.emails import email_came_in

pytestmark = pytest.mark.shows("mail-reply-previewed")

SEES_ALL = Viewer.of(SYSTEM)
WORDS = "We come <b>tomorrow</b>."


@pytest.fixture
def case_id(town: Town) -> UUID:
    """A missed bin that Mary Jones reported on the website."""
    return report_missed_bin()


def preview(client: Client, case_id: UUID, move: str = "tell", **fields: str) -> Any:
    return client.post(f"/office/cases/{case_id}/{move}/preview/", {"words": WORDS, **fields})


def shown_email(answer: Any) -> str:
    """What stands in the frame."""
    found = re.search(r'<iframe class="fc-frame" sandbox srcdoc="([^"]*)"', text_of(answer))
    assert found is not None
    return html.unescape(found[1])


@pytest.mark.parametrize("move", ["tell", "ask"])
def test_the_email_is_shown_above_the_words_and_sent_as_shown(town: Town, case_id: UUID, move: str) -> None:
    client = client_of(town.officer)
    work_case.claim_case(by=town.officer, at=list_history(case_id, viewer=SEES_ALL)[-1].at, case_id=case_id)
    before = list_history(case_id, viewer=SEES_ALL)
    answer = preview(client, case_id, move)
    assert answer.status_code == 200
    assert list_history(case_id, viewer=SEES_ALL) == before
    page = text_of(answer)
    assert "Mary Jones, mary@example.org" in page
    assert page.index('id="preview"') < page.index(f'id="{move}-words"')
    fields = dict(
        re.findall(r'<input type="hidden" name="(seen|words)" value="([^"]*)">', page[page.index("srcdoc") :])
    )
    ask_for(client, case_id, move, {name: html.unescape(value) for name, value in fields.items()})
    sent = list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case_id)[-1]
    assert shown_email(answer) == sent.body_html
    assert html.escape(WORDS) in sent.body_html


def test_only_the_styles_of_this_email_are_let_in(town: Town, case_id: UUID) -> None:
    client = client_of(town.officer)
    answer = preview(client, case_id)
    policy = dict(rule.split(" ", 1) for rule in answer["Content-Security-Policy"].split("; "))
    digests = {f"'{digest}'" for digest in style_digests(shown_email(answer))}
    assert len(digests) > 5
    assert set(policy["style-src"].split()) == {"'self'", "'unsafe-hashes'", *digests}
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    usual = client.get(f"/office/cases/{case_id}/")["Content-Security-Policy"]
    assert "style-src 'self';" in usual


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"words": " "}, "Write something first."),
        ({"words": "x" * 10_001}, "That is too long"),
        ({"seen": str(UUID(int=0))}, "has come meanwhile"),
    ],
)
def test_what_would_be_refused_is_said_and_the_words_stay(
    town: Town, case_id: UUID, fields: dict[str, str], said: str
) -> None:
    answer = preview(client_of(town.officer), case_id, **fields)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "srcdoc" not in text_of(answer)
    assert html.escape({"words": WORDS, **fields}["words"].strip()) in text_of(answer)


def test_nobody_to_tell_is_said(town: Town, case_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firstcontact.journeys.tell_customer.find_recipient", lambda *_: None)
    assert "Nobody left a way to be told." in text_of(preview(client_of(town.officer), case_id))


def test_there_is_no_preview_of_what_tells_nobody_anything_or_of_what_is_not_there(town: Town, case_id: UUID) -> None:
    client = client_of(town.officer)
    assert preview(client, case_id, "note").status_code == 404
    assert preview(client, UUID(int=7)).status_code == 404


def test_asked_for_as_a_page_it_leads_to_the_case(town: Town, case_id: UUID) -> None:
    answer = client_of(town.officer).get(f"/office/cases/{case_id}/tell/preview/")
    assert answer["Location"] == f"/office/cases/{case_id}/"


def test_a_reply_at_the_desk_is_shown_as_its_reader_will_see_it(town: Town) -> None:
    contact = email_came_in(at=now())
    take_email(by=town.adviser, at=now(), contact_id=contact)
    client = client_of(town.adviser)
    answer: Any = client.post(f"/desk/contacts/{contact}/reply/", {"words": WORDS, "do": "preview"})
    assert answer.status_code == 200
    assert list_about(viewer=SEES_ALL, subject_kind="contact", subject_id=contact) == []
    assert "'unsafe-hashes'" in answer["Content-Security-Policy"]
    sent = send_reply(by=town.adviser, at=now(), contact_id=contact, words=WORDS)
    assert shown_email(answer) == get_notice(viewer=SEES_ALL, notice_id=sent).body_html
