"""Set-up: how it stands, colleagues, the audit trail, raw input, and the outbox of a demonstration."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import translation

from firstcontact.connectors.demo.outbox import OutboxSender
from firstcontact.demo.progress import DemoMonth, keep_demo_month
from firstcontact.domain.cases.queries import get_case, list_history
from firstcontact.domain.notices import ports
from firstcontact.domain.notices.actions import deliver_notice
from firstcontact.domain.notices.ports import register_outbox
from firstcontact.domain.notices.queries import list_about
from firstcontact.domain.staff.actions import change_colleague
from firstcontact.domain.staff.queries import Colleague, find_colleague, list_colleagues
from firstcontact.domain.work.queries import find_open_for
from firstcontact.doors.manage.details import details_words
from firstcontact.doors.parts.council import forget_councils
from firstcontact.foundation.audit import trail
from firstcontact.foundation.clock import now
from firstcontact.foundation.events.stream import list_readers, read_new
from firstcontact.foundation.files.models import RawInput
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.foundation.references import show_reference
from firstcontact.journeys import log_contact
from firstcontact.overviews.trail import get_trail
from tests.doors.cases import HOST, ask_for, client_of, report_missed_bin
from tests.towns import Town

SEES_ALL = Viewer.of(SYSTEM)


@pytest.fixture
def administrator(town: Town) -> Client:
    """The administrator, signed in."""
    return client_of(town.administrator)


@pytest.fixture
def outbox(town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[OutboxSender]:
    """The outbox of a demonstration, where this council's emails go."""
    del town
    sender = OutboxSender()
    monkeypatch.setitem(ports._senders, "castlemere", sender)
    register_outbox(sender)
    yield sender
    register_outbox(None)


def _colleague(actor: Actor) -> Colleague:
    assert actor.id is not None
    found = find_colleague(actor.id)
    assert found is not None
    return found


@pytest.mark.shows("state-page")
def test_the_first_page_says_how_it_stands(administrator: Client) -> None:
    report_missed_bin()
    page = administrator.get("/manage/").content.decode()
    assert "Messages to customers" in page
    assert "waiting" in page
    assert "Nothing is counted yet" in page


@pytest.mark.shows("state-page")
def test_it_says_how_far_events_are_counted_and_how_far_the_made_up_month_is(
    administrator: Client, settings: Any, tmp_path: Path
) -> None:
    report_missed_bin()
    read_new(reader="measures", most=3)
    settings.DEMO, settings.STATE = True, tmp_path
    keep_demo_month(tmp_path, DemoMonth("castlemere", "2026-10-22", 1, done=120, total=1000))
    page = administrator.get("/manage/").content.decode()
    assert "A made-up month is being filled in behind these pages: 12% is there." in page
    [reader] = list_readers()
    assert (reader.reader, reader.waiting > 5) == ("measures", True)
    assert f">{reader.waiting}<" in page
    keep_demo_month(tmp_path, DemoMonth("aberwen", "2026-10-22", 1, done=120, total=1000))
    assert "being filled in" not in administrator.get("/manage/").content.decode()
    keep_demo_month(tmp_path, DemoMonth("castlemere", "2026-10-22", 1, done=1000, total=1000))
    assert "being filled in" not in administrator.get("/manage/").content.decode()


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
def test_what_somebody_who_leaves_had_goes_back_before_the_team(administrator: Client, town: Town) -> None:
    case_id, waiting = report_missed_bin(), report_missed_bin(name="Bob Green", email="bob@example.org")
    for case in (case_id, waiting):
        ask_for(client_of(town.officer), case, "claim", {})
    ask_for(client_of(town.officer), waiting, "ask", {"words": "Which gate?"})

    administrator.post(f"/manage/colleagues/{town.officer.id}/end/")

    for case in (case_id, waiting):
        assert get_case(case, viewer=SEES_ALL).owner is None
        item = find_open_for(case, viewer=SEES_ALL)
        assert item is not None
        assert item.claimed_by is None
        assert list_history(case, viewer=SEES_ALL)[-1].kind == "released"
    assert ask_for(client_of(town.other_officer), case_id, "claim", {}).status_code == 200
    assert client_of(town.adviser).get("/office/").status_code == 302


@pytest.mark.shows("colleagues")
def test_an_administrator_changes_roles_and_teams(administrator: Client, town: Town) -> None:
    fields = {"name": "Officer Jones", "roles": ["officer", "team_leader"], "teams": ["highways"]}
    assert administrator.post(f"/manage/colleagues/{town.officer.id}/", fields).status_code == 302
    found = _colleague(town.officer)
    assert (found.name, found.roles, found.teams) == ("Officer Jones", ("officer", "team_leader"), ("highways",))
    assert administrator.get(f"/manage/colleagues/{UUID(int=9)}/").status_code == 404


@pytest.mark.shows("colleagues")
def test_nobody_takes_their_own_key_away(administrator: Client, town: Town) -> None:
    answer = administrator.post(f"/manage/colleagues/{town.administrator.id}/", {"name": "A", "roles": ["manager"]})
    assert answer.status_code == 422
    found = _colleague(town.administrator)
    assert found.roles == ("administrator",)


@pytest.mark.shows("colleagues")
def test_somebody_who_works_here_already_is_not_added_again(administrator: Client, town: Town) -> None:
    email = next(one.email for one in list_colleagues() if one.id == town.officer.id)
    fields = {"name": "Other", "email": email.upper(), "roles": ["administrator"]}
    answer = administrator.post("/manage/colleagues/", fields)
    assert answer.status_code == 422
    assert "works here already" in answer.content.decode()
    found = _colleague(town.officer)
    assert (found.name, found.roles) == ("Officer", ("officer",))


@pytest.mark.shows("colleagues")
def test_somebody_new_gets_an_email_with_which_they_choose_a_password(
    administrator: Client, town: Town, outbox: OutboxSender
) -> None:
    fields = {"name": "Nia New", "email": "nia@example.org", "roles": ["officer"], "teams": ["waste"]}
    administrator.post("/manage/colleagues/", fields)
    [invitation] = outbox.list_messages()
    assert (invitation.recipient, "Your sign-in at" in invitation.subject) == ("nia@example.org", True)
    link = re.search(r"http://castlemere\.localhost(/\S+)", invitation.text)
    assert link, invitation.text
    nia = Client(HTTP_HOST=HOST)
    form = nia.get(link[1], follow=True).request["PATH_INFO"]
    words = "three words together"
    assert nia.post(form, {"password1": words, "password2": words}).status_code == 302
    answer = nia.post("/accounts/login/", {"login": "nia@example.org", "password": words}, follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/2fa/"


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


CODES = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|[a-z]_[a-z]|[:,;] ?[,;]|\b\d{4}-\d\d\b")
TRAIL_WORDS = {
    "en": (
        "Taken",
        "with Mary Jones",
        "with nobody we know",
        "with a customer",
        "somebody new",
        "Officer",
        "version 1",
    ),
    "cy": (
        "Cymerwyd",
        "gyda Mary Jones",
        "gyda chwsmer",
        "rhywun newydd",
        "Swyddog",
        "fersiwn 1",
        "Hydref 2026 · Ffôn",
    ),
}


@pytest.mark.shows("audit-trail")
def test_the_trail_says_in_words_what_was_done(administrator: Client, town: Town) -> None:
    case_id = report_missed_bin()
    customer = get_case(case_id, viewer=SEES_ALL).customer_id
    ask_for(client_of(town.officer), case_id, "claim", {})
    contact = log_contact.start_contact(by=town.adviser, at=now(), channel="phone")
    for one in (customer, None, customer):
        log_contact.choose_customer(by=town.adviser, at=now(), contact_id=contact, customer_id=one)
    for path in ("contacts/", "cost/?period=2026-10&channel=phone", "open_overdue/?part=open"):
        client_of(town.leader).get(f"/board/rows/{path}")
    officer = _colleague(town.officer)
    change_colleague(
        by=town.administrator, at=now(), membership_id=officer.id, name="Officer", roles=["officer"], teams=["waste"]
    )
    trail.note(
        by=SYSTEM, at=now(), verb="changed", subject_kind="contact", subject_id=contact, customer=str(UUID(int=5))
    )

    for language in ("en", "cy"):
        with translation.override(language):
            page = get_trail(viewer=Viewer.of(town.administrator), most=1000)
            told = [details_words(line.entry.facts, page) for line in page.lines]
        assert [words for words in told if CODES.search(words)] == []
        assert [words for words in TRAIL_WORDS[language] if not any(words in one for one in told)] == []
    shown = administrator.get("/manage/audit/").content.decode()
    assert f'href="/office/cases/{case_id}/"' in shown
    assert f'href="/desk/customers/{customer}/"' in shown
    assert 'href="/board/rows/cost/?period=2026-10&amp;channel=phone' in shown
    assert f">{show_reference(get_case(case_id, viewer=SEES_ALL).reference)}<" in shown


@pytest.mark.shows("raw-input-sealed")
def test_what_came_in_is_listed_by_channel_and_reference(administrator: Client, town: Town) -> None:
    case_id = report_missed_bin()
    page = administrator.get("/manage/raw/").content.decode()
    assert "<td>Website</td>" in page
    assert f"<td>{show_reference(get_case(case_id, viewer=SEES_ALL).reference)} " in page


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
def test_the_outbox_is_read_in_a_demonstration_only(outbox: OutboxSender, settings: Any) -> None:
    forget_councils()
    case_id = report_missed_bin()
    notice = list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case_id)[0]
    deliver_notice(by=SYSTEM, at=now(), notice_id=notice.id)
    message = outbox.list_messages()[0]
    anyone, one = Client(HTTP_HOST=HOST), f"/manage/outbox/{message.id}/"

    settings.DEMO = False
    assert {anyone.get(page).status_code for page in ("/manage/outbox/", one, f"{one}page/", f"{one}raw/")} == {404}
    settings.DEMO = True
    assert "mary@example.org" in anyone.get("/manage/outbox/").content.decode()
    frame = anyone.get(f"{one}page/")
    assert "sandbox" in frame["Content-Security-Policy"]
    assert anyone.get(one).status_code == 200
    assert anyone.get(f"{one}raw/")["Content-Type"] == "message/rfc822"
    assert anyone.get(f"/manage/outbox/{UUID(int=9)}/").status_code == 404
