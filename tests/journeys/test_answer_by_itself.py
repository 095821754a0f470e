"""The machine answers an email: only a person's, only so often, and never two at once past the limit."""

import threading
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from firstcontact.domain.contacts.mail import Kind
from firstcontact.domain.contacts.queries import get_contact
from firstcontact.domain.customers.actions import mark_point
from firstcontact.domain.notices.queries import NoticeRecord, count_automatic, get_notice
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys.answer_by_itself import answer_by_itself
from tests.journeys.conftest import MONDAY, make_town
from tests.journeys.emails import MARY, mailbox

pytestmark = pytest.mark.shows("mail-answered-by-itself")

SEES_ALL = Viewer.of(SYSTEM)


def answer(**changes: Any) -> UUID | None:
    usual: dict[str, Any] = {
        "by": SYSTEM,
        "at": MONDAY,
        "kind": "email_received",
        "mail_kind": "message",
        "subject_kind": "contact",
        "subject_id": uuid4(),
        "to_name": "Mary Jones",
        "to_address": MARY,
        "language": "en",
        "customer_id": None,
        "thread": ["<1@example.org>"],
        "thread_subject": "My bin",
        "sent_on": date(2026, 11, 23),
    }
    return answer_by_itself(**{**usual, **changes})


def notice(notice_id: UUID | None) -> NoticeRecord:
    assert notice_id is not None
    return get_notice(viewer=SEES_ALL, notice_id=notice_id)


@pytest.mark.usefixtures("town")
def test_an_email_is_acknowledged_beneath_itself() -> None:
    found = notice(answer(answer_by=date(2026, 11, 26)))
    assert (found.kind, found.to_address, found.subject) == ("email_received", MARY, "Re: My bin")
    assert "We will answer you by the end of Thursday 26 November." in found.body_text
    assert found.contact_id is not None
    contact = get_contact(found.contact_id, viewer=SEES_ALL)
    assert (contact.channel, contact.direction) == ("email", "outbound")


@pytest.mark.usefixtures("welsh_town")
@pytest.mark.parametrize(
    ("language", "languages"), [("cy", ("cy",)), ("en", ("en",)), ("unknown", ("cy", "en")), ("both", ("cy", "en"))]
)
def test_what_was_too_large_is_said_in_their_language(language: str, languages: tuple[str, ...]) -> None:
    found = notice(answer(kind="too_large", limit_mb=25, language=language))
    assert found.languages == languages
    assert ("Roedd eich e-bost" in found.body_text) == ("cy" in languages)
    assert ("Your email about" in found.body_text) == ("en" in languages)
    assert "25 MB" in found.body_text


@pytest.mark.usefixtures("town")
def test_nothing_but_a_message_is_ever_answered() -> None:
    for kind in set(Kind) - {Kind.MESSAGE}:
        with pytest.raises(ValueError, match="Only a message"):
            answer(mail_kind=kind)
    assert count_automatic(MARY, since=MONDAY - timedelta(days=1)) == 0


@pytest.mark.usefixtures("town")
def test_only_what_a_machine_may_say_is_said_by_a_machine() -> None:
    with pytest.raises(ValueError, match="no automatic answer"):
        answer(kind="reply")


@pytest.mark.usefixtures("town")
def test_no_machine_and_nobody_of_ours_is_answered() -> None:
    machines = ("no-reply@shop.example", "MAILER-DAEMON@mx.example", "postmaster@mx.example", "nobody", "")
    with mailbox("castlemere", "help@castlemere.example"):
        for address in (*machines, "help@castlemere.example", "Help+482109375@Castlemere.example"):
            assert answer(to_address=address) is None
        assert answer() is not None


@pytest.mark.usefixtures("town")
def test_no_mailbox_of_another_council_here_is_answered() -> None:
    with mailbox("aberwen", "helo@aberwen.example"):
        assert answer(to_address="Helo+482109375@aberwen.example") is None


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(("mark", "answered"), [("gone", False), ("delayed", True), ("complained", True)])
def test_an_address_to_which_nothing_arrives_is_not_answered(mark: str, answered: bool) -> None:
    mark_point(by=SYSTEM, at=MONDAY, kind="email", value=MARY, mark=mark)
    assert (answer() is not None) is answered


@pytest.mark.usefixtures("town")
def test_one_address_gets_only_so_many_answers_a_day_however_it_is_written() -> None:
    ways = [MARY, "Mary@Example.org", "mary+bins@example.org", "mary+2@example.org", MARY]
    given = [answer(to_address=way, at=MONDAY + timedelta(minutes=each)) for each, way in enumerate(ways)]
    assert [one is not None for one in given] == [True, True, True, False, False]
    assert answer(to_address="tom@example.org") is not None
    assert answer(at=MONDAY + timedelta(hours=24)) is not None
    assert answer(at=MONDAY + timedelta(hours=24)) is None


@pytest.mark.usefixtures("town")
def test_how_many_is_a_setting(settings: Any) -> None:
    settings.ANSWERS_A_DAY = 0
    assert answer() is None


@pytest.mark.usefixtures("town")
def test_the_same_email_handled_again_is_answered_once() -> None:
    contact = uuid4()
    assert answer(subject_id=contact) == answer(subject_id=contact)
    assert count_automatic(MARY, since=MONDAY - timedelta(days=1)) == 1


def test_many_at_once_do_not_pass_the_limit_together(transactional_db: None, settings: Any) -> None:
    del transactional_db
    settings.ANSWERS_A_DAY = 2
    council, gate, given = make_town("castlemere"), threading.Barrier(6), []

    def run() -> None:
        try:
            with acting_for(council), transaction.atomic():
                gate.wait(20)
                given.append(answer(to_address=f"mary+{threading.get_ident()}@example.org"))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(one is not None for one in given) == [False] * 4 + [True] * 2
