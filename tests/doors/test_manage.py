"""Set-up: how it stands, colleagues, the audit trail, raw input, and the outbox of a demonstration."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from firstcontact.connectors.demo.outbox import OutboxSender
from firstcontact.domain.notices.actions import deliver_notice
from firstcontact.domain.notices.ports import register_email_sender, register_outbox
from firstcontact.domain.notices.queries import list_about
from firstcontact.domain.staff.queries import list_colleagues
from firstcontact.doors.parts.council import forget_councils
from firstcontact.foundation.audit import trail
from firstcontact.foundation.clock import now
from firstcontact.foundation.files.models import RawInput
from firstcontact.foundation.identity import SYSTEM, Viewer
from tests.doors.cases import HOST, client_of, report_missed_bin
from tests.towns import Town


@pytest.fixture
def administrator(town: Town) -> Client:
    """The administrator, signed in."""
    return client_of(town.administrator)


@pytest.mark.shows("state-page")
def test_the_first_page_says_how_it_stands(administrator: Client) -> None:
    report_missed_bin()
    page = administrator.get("/manage/").content.decode()
    assert "Messages to customers" in page
    assert "waiting" in page


@pytest.mark.shows("colleagues")
def test_an_administrator_adds_a_colleague_and_ends_a_membership(administrator: Client, town: Town) -> None:
    fields = {"name": "Nia New", "email": "nia@example.org", "roles": ["officer"], "teams": ["waste"]}
    administrator.post("/manage/colleagues/", fields)
    nia = next(one for one in list_colleagues() if one.name == "Nia New")
    assert (nia.roles, nia.teams) == (("officer",), ("waste",))

    administrator.post(f"/manage/colleagues/{nia.id}/end/")
    assert "Nia New" not in [one.name for one in list_colleagues()]


@pytest.mark.shows("colleagues")
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "Nia", "email": "not an address", "roles": ["officer"]}, "Write an email address"),
        ({"name": "", "email": "nia@example.org", "roles": ["officer"]}, "Write their name"),
        ({"name": "Nia", "email": "nia@example.org", "roles": ["emperor"]}, "Choose at least one role"),
    ],
)
def test_a_colleague_that_cannot_be_added_changes_nothing(
    administrator: Client, fields: dict[str, object], words: str
) -> None:
    before = len(list_colleagues())
    answer = administrator.post("/manage/colleagues/", fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert len(list_colleagues()) == before


@pytest.mark.shows("colleagues")
def test_nobody_ends_their_own_membership(administrator: Client, town: Town) -> None:
    administrator.post(f"/manage/colleagues/{town.administrator.id}/end/")
    assert town.administrator.id in [one.id for one in list_colleagues()]


@pytest.mark.shows("audit-trail")
def test_the_trail_says_who_saw_whose_record(administrator: Client, town: Town) -> None:
    case_id = report_missed_bin()
    client_of(town.officer).get(f"/office/cases/{case_id}/")

    page = administrator.get(f"/manage/audit/?what={case_id}").content.decode()

    assert "Officer" in page
    assert "saw" in page
    entries = trail.list_entries(viewer=Viewer.of(town.administrator), subject_id=case_id)
    assert ("saw", town.officer.id) in [(entry.verb, entry.actor_id) for entry in entries]


@pytest.mark.shows("audit-trail")
@pytest.mark.parametrize("role", ["adviser", "officer", "leader"])
def test_only_an_administrator_reads_the_trail_and_raw_input(town: Town, role: str) -> None:
    report_missed_bin()
    raw = RawInput.objects.get()
    client = client_of(getattr(town, role))
    assert client.get("/manage/audit/").status_code == 403
    assert client.get(f"/manage/raw/{raw.id}/").status_code == 403


@pytest.mark.shows("raw-input-sealed")
def test_raw_input_is_handed_out_as_text_and_the_looking_is_noted(administrator: Client, town: Town) -> None:
    report_missed_bin()
    raw = RawInput.objects.get()
    answer = administrator.get(f"/manage/raw/{raw.id}/")
    assert answer["Content-Type"].startswith("text/plain")
    assert "attachment" in answer["Content-Disposition"]
    assert b"Mill Lane" in answer.content
    entries = trail.list_entries(viewer=Viewer.of(town.administrator), subject_id=raw.id)
    assert [entry.verb for entry in entries] == ["saw"]
    assert administrator.get(f"/manage/raw/{UUID(int=9)}/").status_code == 404


@pytest.mark.shows("demo-outbox")
def test_the_outbox_is_read_in_a_demonstration_only(town: Town, settings: Any) -> None:
    forget_councils()
    sender = OutboxSender()
    register_email_sender(sender, council="castlemere")
    register_outbox(sender)
    try:
        case_id = report_missed_bin()
        notice = list_about(viewer=Viewer.of(SYSTEM), subject_kind="case", subject_id=case_id)[0]
        deliver_notice(by=SYSTEM, at=now(), notice_id=notice.id)
        anyone = Client(HTTP_HOST=HOST)

        settings.DEMO = False
        assert anyone.get("/manage/outbox/").status_code == 404
        settings.DEMO = True
        assert "mary@example.org" in anyone.get("/manage/outbox/").content.decode()
        message = sender.list_messages()[0]
        frame = anyone.get(f"/manage/outbox/{message.id}/page/")
        assert "sandbox" in frame["Content-Security-Policy"]
        assert anyone.get(f"/manage/outbox/{message.id}/").status_code == 200
        assert anyone.get(f"/manage/outbox/{message.id}/raw/")["Content-Type"] == "message/rfc822"
        assert anyone.get(f"/manage/outbox/{UUID(int=9)}/").status_code == 404
    finally:
        register_outbox(None)
