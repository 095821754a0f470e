"""Email in: what a person wrote becomes a contact or a part of their case; the rest is kept apart; nothing is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from firstcontact.domain.cases.queries import CaseFacts, get_case, list_history
from firstcontact.domain.contacts.mail import read_message
from firstcontact.domain.contacts.queries import (
    ContactFacts,
    MessageFacts,
    get_contact,
    list_attachments,
    list_messages,
)
from firstcontact.domain.customers.queries import list_marks
from firstcontact.domain.mailroom import actions as mailroom
from firstcontact.domain.mailroom.queries import EmailFacts, get_email, list_emails
from firstcontact.domain.mailroom.states import State
from firstcontact.domain.notices.actions import deliver_notice
from firstcontact.domain.notices.ports import Accepted, email_sender, register_email_sender
from firstcontact.domain.notices.queries import NoticeRecord, list_about
from firstcontact.domain.promises.queries import list_newest_promises
from firstcontact.domain.work.actions import finish
from firstcontact.domain.work.queries import WorkFacts, find_open_for, list_queue
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.journeys import receive_email as reading
from firstcontact.journeys.answer_email import reply, take_email
from firstcontact.journeys.keep_email import keep_email
from firstcontact.journeys.receive_email import receive_email
from firstcontact.journeys.work_case import ask_customer, claim_case, close_case, read_words
from tests.journeys.cases import open_by_web
from tests.journeys.conftest import MONDAY, Town
from tests.letters import HELLO, HELO, bounce, mailboxes, receive, write

SEES_ALL = Viewer.of(SYSTEM)
LATER = MONDAY + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _mailboxes() -> Iterator[None]:
    with mailboxes(HELLO, HELO):
        yield


class Outgoing:
    """A sender that keeps what it takes."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def send(self, message: object, envelope: object) -> object:
        self.sent.append(message.as_bytes())  # type: ignore[attr-defined]
        return Accepted(answer="taken")


@pytest.fixture
def outgoing() -> Iterator[Outgoing]:
    """Castlemere's email goes here."""
    before, sender = email_sender(council="castlemere"), Outgoing()
    register_email_sender(sender, council="castlemere")  # type: ignore[arg-type]
    yield sender
    register_email_sender(before, council="castlemere")


def contact_of(email_id: UUID) -> ContactFacts:
    """The contact that an email became."""
    found = get_email(email_id, viewer=SEES_ALL).contact_id
    assert found is not None
    return get_contact(found, viewer=SEES_ALL)


def message_of(email_id: UUID) -> MessageFacts:
    """What was written in it."""
    return list_messages([contact_of(email_id).id], viewer=SEES_ALL)[0]


def work_on(email_id: UUID) -> WorkFacts | None:
    """What waits because of it."""
    return find_open_for(contact_of(email_id).id, viewer=SEES_ALL, kind="email")


def told_about(case: CaseFacts) -> list[NoticeRecord]:
    """The notices about a case."""
    return list_about(viewer=SEES_ALL, subject_kind="case", subject_id=case.id)


@pytest.fixture
def case(town: Town) -> CaseFacts:
    """A missed bin that Mary Jones reported with the address mary@example.org."""
    return open_by_web(town)


@pytest.mark.shows("mail-service-suggested", "mail-answered-by-itself")
def test_what_a_person_writes_waits_for_the_front_desk_and_they_hear_that_it_is_here(town: Town) -> None:
    raw = write("My green bin was not emptied on Tuesday.", subject="Missed bin", at=MONDAY)

    email_id, state = receive(raw, at=MONDAY)

    contact, message, work = contact_of(email_id), message_of(email_id), work_on(email_id)
    assert state is State.CONTACT
    assert (contact.channel, contact.state, contact.enquiries) == ("email", "waiting", ())
    assert (message.sender_address, message.subject) == ("mary@example.org", "Missed bin")
    assert contact.unsettled is not None
    assert contact.unsettled.suggested[0].service == "missed-bin"
    assert work is not None
    assert (work.team, work.why["reason"]) == ("customer_services", "email_to_answer")
    assert work.due_at is not None
    assert work.due_at == datetime(2026, 11, 27, tzinfo=UTC)  # the midnight after the third working day
    told = list_about(viewer=SEES_ALL, subject_kind="contact", subject_id=contact.id)
    assert [(notice.kind, notice.to_address) for notice in told] == [("email_received", "mary@example.org")]
    assert "26 November" in told[0].body_text  # three working days from Monday the 23rd


@pytest.mark.shows("mail-once")
def test_the_same_email_is_one_message_however_often_and_by_whichever_way_it_comes(town: Town) -> None:
    raw = write(message_id="<one@example.org>")
    by_another_way = b"Received: from mx2.example.org by mail\r\n" + raw

    first, _ = receive(raw, at=MONDAY)
    again, said_again = receive(raw, at=LATER)
    other, said_other = receive(by_another_way, at=LATER)

    assert (again, said_again) == (first, None)
    assert said_other is State.APART
    assert get_email(other, viewer=SEES_ALL).kind == "repeat"
    assert len(list_queue(viewer=SEES_ALL, team="customer_services")) == 1


@pytest.mark.shows("mail-once")
def test_two_people_with_one_message_id_are_two_contacts(town: Town) -> None:
    receive(write("Mine.", message_id="<same@example.org>"), at=MONDAY)
    _, state = receive(write("Mine!", sender="Tom <tom@example.org>", message_id="<same@example.org>"), at=MONDAY)

    assert state is State.CONTACT


@pytest.mark.shows("mail-joins-its-case")
@pytest.mark.parametrize("way", ["subject", "plus_address", "message_id"])
def test_a_reply_to_our_question_resumes_the_paused_promise(
    way: str, town: Town, case: CaseFacts, outgoing: Outgoing
) -> None:
    claim_case(by=town.officer, at=MONDAY, case_id=case.id)
    ask_customer(by=town.officer, at=MONDAY, case_id=case.id, words="Which bin was it?")
    assert {one.state for one in list_newest_promises([case.id])[case.id]} >= {"paused"}
    shown = f"{case.reference[:4]}-{case.reference[4:8]}-{case.reference[8]}"
    asked = told_about(case)[-1]
    deliver_notice(by=SYSTEM, at=MONDAY, notice_id=asked.id, durable=False)
    sent_as = told_about(case)[-1].message_id
    raw = {
        "subject": write("The green one.", subject=f"Re: your case {shown}"),
        "plus_address": write("The green one.", to=f"hello+{case.reference}@castlemere.example", subject="bin"),
        "message_id": write("The green one.", subject="Re: bin", answers=[sent_as]),
    }[way]

    email_id, _ = receive(raw, at=LATER)

    now_is = get_case(case.id, viewer=SEES_ALL)
    entry = list_history(case.id, viewer=SEES_ALL)[-1]
    assert (now_is.state, entry.kind, entry.body) == ("in_progress", "answered", "The green one.")
    assert "paused" not in {one.state for one in list_newest_promises([case.id])[case.id]}
    contact = contact_of(email_id)
    assert (contact.state, contact.enquiries[0].result, contact.customer_id) == (
        "finished",
        "case_updated",
        case.customer_id,
    )
    assert work_on(email_id) is None


@pytest.mark.shows("mail-joins-its-case")
def test_what_a_customer_adds_to_their_case_waits_for_whoever_has_it_until_it_is_read(
    town: Town, case: CaseFacts
) -> None:
    claim_case(by=town.officer, at=MONDAY, case_id=case.id)
    receive(write("It is full again.", to=f"hello+{case.reference}@castlemere.example"), at=LATER)

    waits = find_open_for(case.id, viewer=Viewer.of(town.officer), kind="customer_wrote")
    assert waits is not None
    assert (waits.claimed_by, waits.team) == (town.officer.id, "waste")
    assert list_history(case.id, viewer=SEES_ALL)[-1].kind == "new_facts"

    read_words(by=town.officer, at=LATER, case_id=case.id)
    assert find_open_for(case.id, viewer=SEES_ALL, kind="customer_wrote") is None


@pytest.mark.shows("mail-of-strangers")
def test_a_stranger_who_quotes_a_reference_changes_nothing_and_is_looked_at(town: Town, case: CaseFacts) -> None:
    raw = write("Close this case!", sender="Eve <eve@example.net>", to=f"hello+{case.reference}@castlemere.example")
    before = list_history(case.id, viewer=SEES_ALL)

    email_id, _ = receive(raw, at=LATER)

    work = work_on(email_id)
    assert list_history(case.id, viewer=SEES_ALL) == before
    assert work is not None
    assert (work.why["reason"], work.why["case"]) == ("email_of_stranger", str(case.id))
    assert contact_of(email_id).customer_id is None


@pytest.mark.shows("mail-of-strangers")
def test_an_address_that_the_mail_server_calls_forged_is_a_strangers(town: Town, case: CaseFacts) -> None:
    forged = {"Authentication-Results": "mx.castlemere.example; dkim=none; dmarc=fail header.from=example.org"}
    raw = write("Close it.", to=f"hello+{case.reference}@castlemere.example", headers=forged)

    email_id, _ = receive(raw, at=LATER)

    work = work_on(email_id)
    assert work is not None
    assert work.why["reason"] == "email_of_stranger"


@pytest.mark.shows("mail-joins-its-case")
def test_a_reply_about_a_closed_case_opens_nothing_by_itself(town: Town, case: CaseFacts) -> None:
    claim_case(by=town.officer, at=MONDAY, case_id=case.id)
    close_case(by=town.officer, at=MONDAY, case_id=case.id, outcome="collected")

    email_id, _ = receive(write("Thank you!", to=f"hello+{case.reference}@castlemere.example"), at=LATER)

    work = work_on(email_id)
    assert get_case(case.id, viewer=SEES_ALL).state == "closed"
    assert work is not None
    assert work.why["reason"] == "email_about_closed_case"


@pytest.mark.shows("mail-kept-apart")
class TestNobodyWroteIt:
    """What no person wrote is kept apart with the reason, and nobody answers it."""

    @pytest.mark.parametrize(
        ("kind", "headers", "subject"),
        [
            ("auto_reply", {"Auto-Submitted": "auto-replied"}, "Out of office"),
            ("spam", {"X-Spam-Flag": "YES"}, "You have won"),
            ("loop", {"X-First-Contact": "castlemere.localhost"}, "Your case"),
        ],
    )
    def test_a_machines_email_is_apart(self, kind: str, headers: dict[str, str], subject: str, town: Town) -> None:
        email_id, state = receive(write("…", subject=subject, headers=headers), at=MONDAY)

        found = get_email(email_id, viewer=Viewer.of(town.adviser))
        assert (state, found.kind, found.contact_id) == (State.APART, kind, None)
        assert found.because
        assert list_queue(viewer=SEES_ALL, team="customer_services") == []

    def test_too_many_within_an_hour_are_a_loop(self, town: Town, settings: object) -> None:
        settings.EMAILS_AN_HOUR = 3  # type: ignore[attr-defined]

        states = [receive(write(f"Again {n}"), at=MONDAY + timedelta(minutes=n))[1] for n in range(5)]
        after_an_hour = receive(write("And again"), at=MONDAY + timedelta(minutes=70))[1]

        assert states == [State.CONTACT] * 3 + [State.APART] * 2
        assert after_an_hour is State.CONTACT

    def test_what_was_kept_apart_or_came_later_does_not_count(self, town: Town, settings: Any) -> None:
        settings.EMAILS_AN_HOUR = 2
        for number in range(3):
            receive(write(f"Away {number}", headers={"Auto-Submitted": "auto-replied"}), at=MONDAY)
        late, _ = keep_email(by=SYSTEM, at=MONDAY, mailbox="hello", raw=write("The first."))
        states = [receive(write(f"Later {n}"), at=MONDAY + timedelta(minutes=5 + n))[1] for n in range(2)]

        assert states == [State.CONTACT] * 2
        assert receive_email(by=SYSTEM, at=LATER, email_id=late) is State.CONTACT

    def test_of_too_many_from_one_address_a_person_is_told_once(self, town: Town, settings: Any) -> None:
        settings.EMAILS_AN_HOUR = 1
        whose = ("Mary <mary@example.org>", "M <Mary@example.org>", "mary@example.org", "Tom <tom@example.org>")

        ids = [receive(write(f"No. {n}", sender=one), at=MONDAY)[0] for n in range(2) for one in whose]

        waits = list_queue(viewer=Viewer.of(town.adviser), team="customer_services")
        told = [one for one in waits if one.kind == "too_many_emails"]
        assert {(one.subject_id, one.why["reason"]) for one in told} == {
            (ids[1], "too_many_emails"),
            (ids[7], "too_many_emails"),
        }
        finish(by=town.adviser, at=LATER, kinds=["too_many_emails"], subject_id=ids[1])
        again, _ = receive(write("Once more"), at=MONDAY)
        assert find_open_for(again, viewer=SEES_ALL, kind="too_many_emails") is not None

    def test_the_first_sender_with_an_address_is_counted_and_kept(self, town: Town, settings: Any) -> None:
        settings.EMAILS_AN_HOUR = 1
        raw = write("One.").replace(b"From: Mary Jones <", b"From: Jones, Mary <")

        first, _ = receive(raw, at=MONDAY)
        _, state = receive(write("Two."), at=MONDAY)

        found = get_email(first, viewer=SEES_ALL)
        assert (found.sender, found.sender_name) == ("mary@example.org", "Mary")
        assert state is State.APART

    @pytest.mark.parametrize(
        "headers",
        [
            {"Return-Path": "<>"},
            {"List-Unsubscribe": "<https://news.example.org/off>"},
            {"X-Auto-Response-Suppress": "All"},
            {"Authentication-Results": "mx.castlemere.example; dmarc=fail header.from=example.org"},
        ],
    )
    def test_what_no_machine_may_answer_waits_for_a_person_and_nobody_hears_of_it(
        self, headers: dict[str, str], town: Town
    ) -> None:
        email_id, state = receive(write(headers=headers), at=MONDAY)

        assert state is State.CONTACT
        assert work_on(email_id) is not None
        assert list_about(viewer=SEES_ALL, subject_kind="contact", subject_id=contact_of(email_id).id) == []

    def test_one_address_is_answered_by_itself_only_so_often_a_day(self, town: Town, settings: object) -> None:
        settings.ANSWERS_A_DAY = 2  # type: ignore[attr-defined]

        contacts = [contact_of(receive(write(f"No. {n}"), at=MONDAY)[0]).id for n in range(4)]

        told = [list_about(viewer=SEES_ALL, subject_kind="contact", subject_id=one) for one in contacts]
        assert sum(len(each) for each in told) == 2


@pytest.mark.shows("mail-comes-back")
class TestComingBack:
    """What comes back is about an email that we did send, or it is nothing."""

    @pytest.fixture
    def sent(self, case: CaseFacts, outgoing: Outgoing) -> bytes:
        """The acknowledgement, as the mail server got it."""
        deliver_notice(by=SYSTEM, at=MONDAY, notice_id=told_about(case)[0].id, durable=False)
        return outgoing.sent[0]

    def test_a_hard_bounce_marks_the_address_and_asks_a_person(self, town: Town, case: CaseFacts, sent: bytes) -> None:
        email_id, state = receive(bounce(sent, "mary@example.org"), at=LATER)

        mark = list_marks("email", ["mary@example.org"])["mary@example.org"]
        assert (state, get_email(email_id, viewer=SEES_ALL).kind, mark.mark) == (State.APART, "bounce", "gone")
        assert told_about(case)[0].state == "failed"
        assert {item.kind for item in list_queue(viewer=SEES_ALL, team="customer_services")} == {"notice_failed"}

    def test_a_soft_one_only_says_so(self, town: Town, case: CaseFacts, sent: bytes) -> None:
        receive(bounce(sent, "mary@example.org", "4.2.2", "delayed"), at=LATER)

        assert list_marks("email", ["mary@example.org"])["mary@example.org"].mark == "delayed"
        assert told_about(case)[0].state == "sent"

    def test_a_made_up_bounce_marks_nobody(self, town: Town, case: CaseFacts, sent: bytes) -> None:
        receive(bounce(write("not ours", message_id="<x@evil.example>"), "mary@example.org"), at=LATER)

        assert list_marks("email", ["mary@example.org"]) == {}

    @pytest.fixture
    def twice(self, town: Town, case: CaseFacts, sent: bytes, outgoing: Outgoing) -> tuple[str, str]:
        """The acknowledgement and a question after it, both sent: their Message-IDs."""
        claim_case(by=town.officer, at=MONDAY, case_id=case.id)
        ask_customer(by=town.officer, at=MONDAY, case_id=case.id, words="Which bin was it?")
        deliver_notice(by=SYSTEM, at=MONDAY, notice_id=told_about(case)[-1].id, durable=False)
        first, second = (notice.message_id for notice in told_about(case))
        return first, second

    def test_the_emails_before_the_one_that_came_back_did_arrive(
        self, town: Town, case: CaseFacts, twice: tuple[str, str], outgoing: Outgoing
    ) -> None:
        thread = f"In-Reply-To: {twice[1]}\r\nReferences: {twice[0]} {twice[1]}\r\n".encode()

        receive(thread + bounce(outgoing.sent[1], "mary@example.org"), at=LATER)

        assert [notice.state for notice in told_about(case)] == ["sent", "failed"]

    def test_where_nothing_is_inside_it_is_the_nearest_that_is_answered(
        self, town: Town, case: CaseFacts, twice: tuple[str, str]
    ) -> None:
        thread = f"References: {twice[0]} {twice[1]}\r\nIn-Reply-To: {twice[1]}\r\n".encode()

        receive(thread + bounce(write(message_id="<x@other.example>"), "mary@example.org"), at=LATER)

        assert [notice.state for notice in told_about(case)] == ["sent", "failed"]

    def test_one_that_returns_our_email_as_words_is_known(
        self, town: Town, case: CaseFacts, twice: tuple[str, str]
    ) -> None:
        raw = (
            "From: MAILER-DAEMON@example.org\r\nReturn-Path: <>\r\nTo: hello@castlemere.example\r\n"
            "Subject: failure notice\r\n\r\nHi. This is the qmail-send program at example.org.\r\n\r\n"
            "<mary@example.org>:\r\nno mailbox here\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n"
            f"References: {twice[0]}\r\nMessage-ID:\r\n {twice[1]}\r\nTo: mary@example.org\r\n\r\nWhich bin?\r\n"
        )

        receive(raw.encode(), at=LATER)

        assert [notice.state for notice in told_about(case)] == ["sent", "failed"]
        assert list_marks("email", ["mary@example.org"])["mary@example.org"].mark == "gone"

    def test_nothing_more_is_sent_to_an_address_that_is_gone_until_they_write_from_it(
        self, town: Town, case: CaseFacts, sent: bytes
    ) -> None:
        receive(bounce(sent, "mary@example.org"), at=LATER)
        claim_case(by=town.officer, at=LATER, case_id=case.id)
        ask_customer(by=town.officer, at=LATER, case_id=case.id, words="Which bin?")
        assert told_about(case)[-1].how == "letter"

        receive(write("I am back.", to=f"hello+{case.reference}@castlemere.example"), at=LATER)

        assert list_marks("email", ["mary@example.org"]) == {}


@pytest.mark.shows("mail-stops-nothing")
class TestNotStopped:
    """One email cannot stop the next."""

    def test_what_has_no_header_is_work_for_a_person_with_its_bytes_sealed(self, town: Town) -> None:
        email_id, state = receive(b"\x00\xff\xfe not an email", at=MONDAY)

        work = find_open_for(email_id, viewer=Viewer.of(town.adviser), kind="could_not_be_read")
        assert state is State.UNREADABLE
        assert work is not None
        assert work.why["reason"] == "could_not_be_read"

    def test_what_breaks_the_reader_is_tried_three_times_and_then_given_to_a_person(
        self, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        raw, whole = write("poison"), read_message

        def breaks(given: bytes, **more: object) -> object:
            if b"poison" in given:
                raise MemoryError
            return whole(given, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(reading, "read_message", breaks)
        email_id, _ = reading_of(raw)
        for _ in range(3):
            with pytest.raises(MemoryError):
                receive_email(by=SYSTEM, at=MONDAY, email_id=email_id)
            assert receive(write("The next one."), at=MONDAY)[1] is State.CONTACT

        assert receive_email(by=SYSTEM, at=MONDAY, email_id=email_id) is State.UNREADABLE
        assert find_open_for(email_id, viewer=SEES_ALL, kind="could_not_be_read") is not None

    def test_only_the_front_desk_and_overseers_see_what_is_no_contact(self, town: Town) -> None:
        receive(write(headers={"X-Spam-Flag": "YES"}), at=MONDAY)

        def seen(viewer: Viewer) -> list[EmailFacts]:
            return list_emails(viewer=viewer, states=[State.APART])

        assert len(seen(Viewer.of(town.adviser))) == len(seen(Viewer.of(town.administrator))) == 1
        assert seen(Viewer.of(town.officer)) == []


def reading_of(raw: bytes) -> tuple[UUID, bool]:
    """It is kept, and not read yet."""
    return keep_email(by=SYSTEM, at=MONDAY, mailbox="hello", raw=raw)


@pytest.mark.shows("mail-files-kept")
@pytest.mark.parametrize("length", [301, 5000])
def test_however_long_its_headers_are_it_is_a_contact_and_answered(town: Town, length: int) -> None:
    long = "a" * length
    raw = write(
        sender=f"Mary {long} <mary@{'b' * 60}.example>", subject=f"Bin {long}", message_id=f"<{long}@b.example>"
    )

    email_id, state = receive(raw, at=MONDAY)

    assert state is State.CONTACT
    told = list_about(viewer=SEES_ALL, subject_kind="contact", subject_id=contact_of(email_id).id)
    assert [one.kind for one in told] == ["email_received"]
    take_email(by=town.adviser, at=LATER, contact_id=contact_of(email_id).id)
    reply(by=town.adviser, at=LATER, contact_id=contact_of(email_id).id, words="Yes.", service="missed-bin")


def test_attachments_are_all_kept_as_they_came(town: Town) -> None:
    files = [("llun.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + b"x" * 500), ("../../nodyn.txt", "text/plain", b"helo")]

    email_id, _ = receive(write(files=files), at=MONDAY)

    kept = list_attachments([message_of(email_id).id], viewer=Viewer.of(town.adviser))
    assert [(one.name, one.size) for one in kept] == [("llun.jpg", 504), ("nodyn.txt", 4)]


@pytest.mark.shows("no-card-number-is-kept")
def test_a_card_number_is_nowhere(town: Town) -> None:
    email_id, _ = receive(write("My card is 4111 1111 1111 1111.", subject="4111111111111111"), at=MONDAY)

    email, message = get_email(email_id, viewer=SEES_ALL), message_of(email_id)
    assert "1111 1111" not in message.body + message.whole + message.html + message.subject + email.subject
    assert message.body == "My card is **** **** **** 1111."


@pytest.mark.shows("mail-language")
class TestWelsh:
    """A council of two languages."""

    def test_who_writes_in_welsh_is_answered_in_welsh(self, welsh_town: Town) -> None:
        raw = write(
            "Bore da, ni chafodd fy min gwyrdd ei wagio ddydd Mawrth. Allwch chi helpu, os gwelwch yn dda?",
            subject="Bin heb ei gasglu",
            to="helo@aberwen.example",
        )
        email_id, _ = receive(raw, at=MONDAY, mailbox="helo")

        contact = contact_of(email_id)
        told = list_about(viewer=SEES_ALL, subject_kind="contact", subject_id=contact.id)
        assert (contact.language, told[0].languages) == ("cy", ("cy",))
        assert contact.unsettled is not None
        assert contact.unsettled.suggested[0].service == "missed-bin"

    def test_who_writes_in_english_and_was_never_asked_gets_both(self, welsh_town: Town) -> None:
        email_id, _ = receive(write(to="helo@aberwen.example"), at=MONDAY, mailbox="helo")

        contact = contact_of(email_id)
        told = list_about(viewer=SEES_ALL, subject_kind="contact", subject_id=contact.id)
        assert (contact.language, told[0].languages) == ("en", ("cy", "en"))


@pytest.mark.shows("mail-size-told")
def test_of_what_is_too_large_the_beginning_is_kept_and_the_sender_is_told(town: Town, settings: Any) -> None:
    settings.MAIL_LARGEST = 20_000_000
    whole = write("My photos.", subject="Photos", files=[("a.jpg", "image/jpeg", b"\xff\xd8\xff" * 50_000)])
    with transaction.atomic():
        email_id, _ = mailroom.keep_email(by=SYSTEM, at=MONDAY, mailbox="hello", raw=whole[:10_000], size=60_000_000)

    state = receive_email(by=SYSTEM, at=MONDAY, email_id=email_id)

    told = list_about(viewer=SEES_ALL, subject_kind="contact", subject_id=contact_of(email_id).id)
    too_large = next(notice for notice in told if notice.kind == "too_large")
    assert (state, message_of(email_id).body) == (State.CONTACT, "My photos.")
    assert "20 MB" in too_large.body_text


@pytest.mark.shows("mail-size-told", "mail-language")
def test_who_writes_in_welsh_is_told_in_welsh_that_it_was_too_large(welsh_town: Town) -> None:
    whole = write(
        "Dyma luniau o'r twll yn y ffordd ger yr ysgol. Allwch chi helpu, os gwelwch yn dda?",
        subject="Lluniau",
        to="helo@aberwen.example",
        files=[("a.jpg", "image/jpeg", b"\xff\xd8\xff" * 50_000)],
    )
    with transaction.atomic():
        email_id, _ = mailroom.keep_email(by=SYSTEM, at=MONDAY, mailbox="helo", raw=whole[:10_000], size=60_000_000)

    receive_email(by=SYSTEM, at=MONDAY, email_id=email_id)

    told = list_about(viewer=SEES_ALL, subject_kind="contact", subject_id=contact_of(email_id).id)
    assert [notice.languages for notice in told if notice.kind == "too_large"] == [("cy",)]
