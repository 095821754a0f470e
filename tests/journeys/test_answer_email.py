"""Somebody deals with an email: they take it, answer it, put it with a case, or say that nothing needs doing."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest

from firstcontact.domain.cases.queries import UnknownCaseError, get_case, list_enquiries_of, list_history
from firstcontact.domain.contacts.queries import (
    ContactFacts,
    UnknownContactError,
    get_contact,
    list_attachments,
    list_messages,
)
from firstcontact.domain.mailroom.queries import UnknownEmailError, get_email
from firstcontact.domain.mailroom.states import State
from firstcontact.domain.notices.queries import NoticeRecord, list_about
from firstcontact.domain.work.actions import AlreadyClaimedError
from firstcontact.domain.work.queries import WorkFacts, find_open_for, list_queue
from firstcontact.foundation.audit.trail import list_entries
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer
from firstcontact.journeys import answer_email, log_contact
from firstcontact.journeys.answer_email import NotSettledError
from firstcontact.journeys.leave_council import leave_council
from firstcontact.journeys.log_contact import ContactStateError, NothingNotedError
from firstcontact.journeys.reply_by_email import ReplyRefusedError
from firstcontact.journeys.work_case import claim_case, close_case
from firstcontact.overviews.customer_page import get_customer_page
from firstcontact.overviews.desk import get_hand
from firstcontact.overviews.emails import get_email_page, list_letters
from firstcontact.overviews.queue import get_queue
from tests.isolation.emails import FILE, WORDS, contact_id_of, owner_of, secret_email
from tests.isolation.secrets import SERVICE, Secret, make_secret
from tests.journeys.cases import open_by_web
from tests.journeys.conftest import MONDAY, Town
from tests.letters import HELLO, mailboxes, receive, write

SEES_ALL = Viewer.of(SYSTEM)
LATER = MONDAY + timedelta(hours=2)


pytestmark = pytest.mark.shows("mail-at-the-desk")


@pytest.fixture(autouse=True)
def _mailboxes() -> Iterator[None]:
    with mailboxes(HELLO):
        yield


@pytest.fixture
def email(town: Town) -> UUID:
    """The contact of an email that waits for the front desk."""
    return came_in()


def came_in(words: str = "My bin was not emptied on Tuesday.", sender: str = "Mary Jones <mary@example.org>") -> UUID:
    """One more email that waits. Returns its contact."""
    return contact_id_of(receive(write(words, sender=sender), at=MONDAY)[0])


def now_is(contact_id: UUID) -> ContactFacts:
    """The contact as it is now."""
    return get_contact(contact_id, viewer=SEES_ALL)


def work_on(contact_id: UUID) -> WorkFacts | None:
    """What waits because of it."""
    return find_open_for(contact_id, viewer=SEES_ALL, kind="email")


def told_in(contact_id: UUID) -> list[NoticeRecord]:
    """What was written to them in this contact."""
    return list_about(viewer=SEES_ALL, subject_kind="contact", subject_id=contact_id)


def take(contact_id: UUID, by: Actor) -> None:
    """They take it."""
    answer_email.take_email(by=by, at=LATER, contact_id=contact_id)


class TestTaking:
    """Of two at once, one gets it."""

    def test_one_gets_it_and_keeps_it(self, town: Town, email: UUID) -> None:
        take(email, town.adviser)
        take(email, town.adviser)
        with pytest.raises(AlreadyClaimedError):
            take(email, town.leader)

        item = work_on(email)
        assert (now_is(email).state, now_is(email).taken_by) == ("in_hand", town.adviser.id)
        assert item is not None
        assert item.claimed_by == town.adviser.id
        assert [one.contact.id for one in get_hand(viewer=Viewer.of(town.adviser)).contacts] == [email]
        seen = list_entries(viewer=Viewer.of(town.administrator), subject_id=email)
        assert (town.adviser.id, "saw") in {(one.actor_id, one.verb) for one in seen}

    def test_what_is_finished_is_taken_by_nobody(self, town: Town, email: UUID) -> None:
        answer_email.nothing_to_do(by=town.adviser, at=LATER, contact_id=email)

        with pytest.raises(AlreadyClaimedError):
            take(email, town.adviser)

    def test_a_call_is_no_email(self, town: Town) -> None:
        call = log_contact.start_contact(by=town.adviser, at=MONDAY, channel="phone")

        with pytest.raises(UnknownContactError):
            take(call, town.adviser)

    def test_put_back_it_waits_for_anybody(self, town: Town, email: UUID) -> None:
        take(email, town.adviser)
        answer_email.put_back_email(by=town.adviser, at=LATER, contact_id=email)

        item = work_on(email)
        assert item is not None
        assert (now_is(email).state, item.claimed_by, item.state) == ("waiting", None, "waiting")
        take(email, town.leader)
        assert now_is(email).taken_by == town.leader.id

    def test_only_who_has_it_puts_it_back_and_only_while_nothing_is_noted(self, town: Town, email: UUID) -> None:
        take(email, town.adviser)
        with pytest.raises(ContactStateError):
            answer_email.put_back_email(by=town.leader, at=LATER, contact_id=email)
        log_contact.note_answer(by=town.adviser, at=LATER, contact_id=email, service="missed-bin")
        with pytest.raises(ContactStateError, match="noted"):
            answer_email.put_back_email(by=town.adviser, at=LATER, contact_id=email)

    def test_nobody_else_does_anything_with_it_meanwhile(self, town: Town, email: UUID) -> None:
        case = open_by_web(town)
        take(email, town.adviser)

        with pytest.raises(AlreadyClaimedError):
            answer_email.nothing_to_do(by=town.leader, at=LATER, contact_id=email)
        with pytest.raises(AlreadyClaimedError):
            answer_email.join_case(by=town.officer, at=LATER, contact_id=email, case_id=case.id)
        with pytest.raises(ContactStateError):
            answer_email.reply(by=town.leader, at=LATER, contact_id=email, words="Hello", service="missed-bin")
        assert now_is(email).state == "in_hand"

    def test_whoever_leaves_the_council_leaves_their_emails_to_the_others(self, town: Town, email: UUID) -> None:
        noted = came_in("And my neighbour's.")
        for each in (email, noted):
            take(each, town.adviser)
        log_contact.note_answer(by=town.adviser, at=LATER, contact_id=noted, service="missed-bin")

        assert town.adviser.id is not None
        leave_council(by=town.administrator, at=LATER, membership_id=town.adviser.id)

        item = work_on(email)
        assert item is not None
        assert (now_is(email).state, item.claimed_by) == ("waiting", None)
        assert (now_is(noted).state, work_on(noted)) == ("finished", None)


class TestJoiningACase:
    """A person says which case an email belongs to."""

    def test_it_goes_into_the_case_and_whoever_has_it_is_told(self, town: Town) -> None:
        case = open_by_web(town)
        claim_case(by=town.officer, at=MONDAY, case_id=case.id)
        email = came_in("It is full again.", sender="Mary at work <m.jones@work.example>")

        answer_email.join_case(by=town.adviser, at=LATER, contact_id=email, case_id=case.id, from_customer=True)

        entry, contact = list_history(case.id, viewer=SEES_ALL)[-1], now_is(email)
        assert (entry.kind, entry.body, entry.visible_to_customer) == ("new_facts", "It is full again.", True)
        assert (contact.state, contact.customer_id) == ("finished", case.customer_id)
        assert [one.result for one in contact.enquiries] == ["case_updated"]
        assert contact.enquiries[0].id in {one for one, _ in list_enquiries_of(case.id, viewer=SEES_ALL)}
        assert work_on(email) is None
        waits = find_open_for(case.id, viewer=SEES_ALL, kind="customer_wrote")
        assert waits is not None
        assert waits.claimed_by == town.officer.id

    def test_into_a_closed_case_too_which_stays_closed(self, town: Town) -> None:
        case = open_by_web(town)
        claim_case(by=town.officer, at=MONDAY, case_id=case.id)
        close_case(by=town.officer, at=MONDAY, case_id=case.id, outcome="collected")
        email = came_in("Thank you!")
        take(email, town.adviser)

        answer_email.join_case(by=town.adviser, at=LATER, contact_id=email, case_id=case.id)

        assert get_case(case.id, viewer=SEES_ALL).state == "closed"
        assert list_history(case.id, viewer=SEES_ALL)[-1].body == "Thank you!"
        assert (now_is(email).state, work_on(email)) == ("finished", None)

    @pytest.mark.parametrize("sensitivity", ["team", "named"])
    def test_a_case_that_is_not_theirs_to_see_is_not_there(self, town: Town, sensitivity: str) -> None:
        secret = make_secret(town, sensitivity)
        email = came_in()
        before = list_history(secret.case_id, viewer=SEES_ALL)

        with pytest.raises(UnknownCaseError):
            answer_email.join_case(by=town.adviser, at=LATER, contact_id=email, case_id=secret.case_id)

        assert list_history(secret.case_id, viewer=SEES_ALL) == before
        assert now_is(email).state == "waiting"


class TestReplying:
    """The reply says what it was about, and goes out once."""

    def test_it_follows_their_email_and_notes_what_it_was_about(self, town: Town, email: UUID) -> None:
        take(email, town.adviser)

        notice = answer_email.reply(
            by=town.adviser, at=LATER, contact_id=email, words="We come tomorrow.", service="missed-bin", form_key="k1"
        )

        sent = next(one for one in told_in(email) if one.id == notice)
        assert (sent.kind, sent.to_address, sent.sensitivity) == ("reply", "mary@example.org", "open")
        assert "We come tomorrow." in sent.body_text
        assert sent.subject == "Re: A question"
        assert [(one.service, one.result) for one in now_is(email).enquiries] == [("missed-bin", "answered")]
        assert now_is(email).state == "in_hand"
        assert now_is(email).unsettled is None

    def test_the_same_form_sends_once_and_another_sends_again(self, town: Town, email: UUID) -> None:
        take(email, town.adviser)

        def send(key: str) -> UUID:
            return answer_email.reply(
                by=town.adviser, at=LATER, contact_id=email, words="Yes.", service="missed-bin", form_key=key
            )

        assert send("a") == send("a")
        assert send("b") != send("a")
        assert len([one for one in told_in(email) if one.kind == "reply"]) == 2
        assert len(now_is(email).enquiries) == 1

    def test_what_it_was_about_must_be_said_once(self, town: Town, email: UUID) -> None:
        take(email, town.adviser)
        with pytest.raises(NotSettledError):
            answer_email.reply(by=town.adviser, at=LATER, contact_id=email, words="Yes.")
        assert [one.kind for one in told_in(email)] == ["email_received"]

        log_contact.note_answer(by=town.adviser, at=LATER, contact_id=email, service="pothole")
        answer_email.reply(by=town.adviser, at=LATER, contact_id=email, words="Yes.")
        assert [one.service for one in now_is(email).enquiries] == ["pothole"]

    @pytest.mark.parametrize(("words", "code"), [("  ", "empty"), ("x" * 10_001, "too_long")])
    def test_what_is_refused_notes_nothing(self, town: Town, email: UUID, words: str, code: str) -> None:
        take(email, town.adviser)

        with pytest.raises(ReplyRefusedError) as refused:
            answer_email.reply(by=town.adviser, at=LATER, contact_id=email, words=words, service="missed-bin")

        assert refused.value.code == code
        assert now_is(email).enquiries == ()

    def test_who_gives_no_address_cannot_be_answered(self, town: Town) -> None:
        email = came_in(sender="Somebody <>")
        take(email, town.adviser)

        with pytest.raises(ReplyRefusedError) as refused:
            answer_email.reply(by=town.adviser, at=LATER, contact_id=email, words="Hello", service="missed-bin")
        assert refused.value.code == "no_address"

    @pytest.mark.parametrize("sensitivity", ["team", "named"])
    def test_a_reply_about_a_closed_off_service_is_seen_by_its_people_only(self, town: Town, sensitivity: str) -> None:
        secret = make_secret(town, sensitivity)
        email = came_in("My brother hit me.")
        take(email, town.adviser)

        notice = answer_email.reply(
            by=town.adviser, at=LATER, contact_id=email, words="Come on Friday at nine.", service=SERVICE, form_key="k"
        )
        log_contact.wrap_up(by=town.adviser, at=LATER, contact_id=email)

        sent = next(one for one in told_in(email) if one.id == notice)
        assert (sent.sensitivity, sent.team) == (sensitivity, "family")
        for other in (town.adviser, town.leader):
            assert "My brother" not in " ".join(seen_of(email, Viewer.of(other)))
        assert "Friday at nine" not in " ".join(seen_of(email, Viewer.of(town.leader)))
        assert "My brother hit me." in seen_of(email, Viewer.of(secret.leader))[0]


class TestFinishing:
    """An email is over when something was noted, or nothing needs doing."""

    def test_it_is_not_finished_before_anything_is_noted(self, town: Town, email: UUID) -> None:
        take(email, town.adviser)
        with pytest.raises(NothingNotedError):
            log_contact.wrap_up(by=town.adviser, at=LATER, contact_id=email)
        assert (now_is(email).state, work_on(email) is None) == ("in_hand", False)

        log_contact.note_answer(by=town.adviser, at=LATER, contact_id=email, service="missed-bin")
        assert log_contact.wrap_up(by=town.adviser, at=LATER, contact_id=email)
        assert (now_is(email).state, work_on(email)) == ("finished", None)

    @pytest.mark.parametrize("taken", [True, False])
    def test_nothing_needs_doing(self, town: Town, email: UUID, taken: bool) -> None:
        if taken:
            take(email, town.adviser)

        answer_email.nothing_to_do(by=town.adviser, at=LATER, contact_id=email)

        contact = now_is(email)
        assert (contact.state, contact.enquiries, contact.unsettled) == ("finished", (), None)
        assert (work_on(email), contact.ended_at) == (None, LATER)
        assert list_messages([email], viewer=Viewer.of(town.officer))[0].body == "My bin was not emptied on Tuesday."
        with pytest.raises(AlreadyClaimedError):
            answer_email.nothing_to_do(by=town.adviser, at=LATER, contact_id=email)


@pytest.mark.shows("mail-kept-apart")
class TestKeptApart:
    """What was kept apart, or could not be read, is a message when a person says so; nobody hears of it by itself."""

    @pytest.mark.parametrize(
        "raw",
        [
            write("Please help.", headers={"X-Spam-Flag": "YES"}, message_id="<s@example.org>"),
            b"\x00\xff\xfe not an email at all",
        ],
        ids=["spam", "unreadable"],
    )
    def test_it_waits_for_the_front_desk_and_is_not_answered(self, town: Town, raw: bytes) -> None:
        email_id, _ = receive(raw, at=MONDAY)

        contact_id = answer_email.treat_as_message(by=town.adviser, at=LATER, email_id=email_id)

        assert contact_id is not None
        assert get_email(email_id, viewer=SEES_ALL).state is State.CONTACT
        assert [item.kind for item in list_queue(viewer=SEES_ALL, team="customer_services")] == ["email"]
        assert told_in(contact_id) == []
        assert now_is(contact_id).state == "waiting"
        with pytest.raises(UnknownEmailError):
            answer_email.treat_as_message(by=town.adviser, at=LATER, email_id=email_id)

    def test_one_of_too_many_is_not_answered_either(self, town: Town, settings: object) -> None:
        settings.EMAILS_AN_HOUR = 1  # type: ignore[attr-defined]
        receive(write("Once"), at=MONDAY)
        email_id, state = receive(write("Twice"), at=MONDAY)
        assert state is State.APART

        contact_id = answer_email.treat_as_message(by=town.adviser, at=LATER, email_id=email_id)

        assert contact_id is not None
        assert told_in(contact_id) == []

    def test_what_came_twice_is_one_to_answer_when_a_person_says_so(self, town: Town) -> None:
        receive(write("Mine.", message_id="<one@example.org>"), at=MONDAY)
        again, _ = receive(write("Mine. ", message_id="<one@example.org>"), at=MONDAY)

        assert answer_email.treat_as_message(by=town.adviser, at=LATER, email_id=again) is not None
        assert get_email(again, viewer=SEES_ALL).state is State.CONTACT

    def test_what_could_not_be_read_is_looked_at_and_ended(self, town: Town) -> None:
        email_id, _ = receive(b"\x00\xff\xfe", at=MONDAY)
        raw_id = get_email(email_id, viewer=SEES_ALL).raw_id

        answer_email.end_unclear(by=town.adviser, at=LATER, email_id=email_id)

        ended = get_email(email_id, viewer=SEES_ALL)
        assert (ended.state, ended.settled_by, ended.raw_id) == (State.ENDED, town.adviser.id, raw_id)
        assert find_open_for(email_id, viewer=SEES_ALL, kind="could_not_be_read") is None
        with pytest.raises(UnknownEmailError):
            answer_email.end_unclear(by=town.adviser, at=LATER, email_id=email_id)

    def test_spam_is_not_ended(self, town: Town) -> None:
        email_id, _ = receive(write(headers={"X-Spam-Flag": "YES"}), at=MONDAY)

        with pytest.raises(UnknownEmailError):
            answer_email.end_unclear(by=town.adviser, at=LATER, email_id=email_id)

    def test_who_does_not_look_after_the_mail_does_neither(self, town: Town) -> None:
        spam, _ = receive(write(headers={"X-Spam-Flag": "YES"}), at=MONDAY)
        broken, _ = receive(b"\x00\xff\xfe", at=MONDAY)

        with pytest.raises(UnknownEmailError):
            answer_email.treat_as_message(by=town.officer, at=LATER, email_id=spam)
        with pytest.raises(UnknownEmailError):
            answer_email.end_unclear(by=town.officer, at=LATER, email_id=broken)


def seen_of(contact_id: UUID, viewer: Viewer) -> list[str]:
    """What a viewer gets to see of an email, by every way there is."""
    messages = list_messages([contact_id], viewer=SEES_ALL)
    contact = get_contact(contact_id, viewer=viewer)
    letters = list_letters([contact_id], viewer=viewer)
    files = list_attachments([one.id for one in messages], viewer=viewer)
    queue = [row.letter for row in get_queue(viewer=viewer, team="family").rows if row.letter is not None]
    about = list_about(viewer=viewer, subject_kind="contact", subject_id=contact_id)
    found: list[object] = [*letters, *files, *queue, *about, *([contact.unsettled] if contact.unsettled else [])]
    item = find_open_for(contact_id, viewer=viewer, kind="email")
    with suppress(UnknownContactError):
        found.append(get_email_page(contact_id, viewer=viewer))
    if item is not None:
        found.append(item)
    return [repr(one) for one in found]


def others(secret: Secret) -> list[Actor]:
    """Everybody who has no need to know."""
    town = secret.town
    people = [town.adviser, town.officer, town.leader, town.administrator]
    return [*people, secret.insider, secret.other_leader] if secret.sensitivity == "named" else people


@pytest.mark.shows("need-to-know")
@pytest.mark.parametrize("sensitivity", ["team", "named"])
class TestNotTheirsToSee:
    """An email about a case that not everybody may know of is theirs who may see the case, until the end and after."""

    def test_nobody_else_sees_or_touches_it(self, town: Town, sensitivity: str) -> None:
        secret = make_secret(town, sensitivity)
        contact_id = contact_id_of(secret_email(secret))

        for other in others(secret):
            assert seen_of(contact_id, Viewer.of(other)) == [], other
            for step in (answer_email.take_email, answer_email.nothing_to_do):
                with pytest.raises(UnknownContactError):
                    step(by=other, at=LATER, contact_id=contact_id)
            with pytest.raises(UnknownContactError):
                answer_email.join_case(by=other, at=LATER, contact_id=contact_id, case_id=secret.case_id)
            page = repr(get_customer_page(secret.customer_id, viewer=Viewer.of(other), at=LATER))
            assert "Frightened again" not in page

        seen = " ".join(seen_of(contact_id, Viewer.of(owner_of(secret))))
        for what in (WORDS, FILE[0], "Frightened again", "email_about_closed_case", "email_received"):
            assert what in seen

    def test_whoever_has_it_deals_with_it_and_it_stays_theirs(self, town: Town, sensitivity: str) -> None:
        secret = make_secret(town, sensitivity)
        contact_id, owner = contact_id_of(secret_email(secret)), owner_of(secret)

        take(contact_id, owner)
        for other in others(secret):
            assert seen_of(contact_id, Viewer.of(other)) == [], other
        answer_email.nothing_to_do(by=owner, at=LATER, contact_id=contact_id)

        assert now_is(contact_id).state == "finished"
        assert work_on(contact_id) is None
        for other in others(secret):
            assert seen_of(contact_id, Viewer.of(other)) == [], other
        assert WORDS in " ".join(seen_of(contact_id, Viewer.of(owner)))

    def test_put_back_it_waits_for_its_team_as_its_cases_do(self, town: Town, sensitivity: str) -> None:
        secret = make_secret(town, sensitivity)
        contact_id = contact_id_of(secret_email(secret))
        take(contact_id, owner_of(secret))
        answer_email.put_back_email(by=owner_of(secret), at=LATER, contact_id=contact_id)

        assert WORDS in " ".join(seen_of(contact_id, Viewer.of(secret.other_leader)))
        assert (seen_of(contact_id, Viewer.of(secret.insider)) == []) == (sensitivity == "named")
        assert seen_of(contact_id, Viewer.of(town.leader)) == []
        take(contact_id, secret.other_leader)
        assert (seen_of(contact_id, Viewer.of(secret.leader)) == []) == (sensitivity == "named")

    def test_spam_that_names_such_a_case_is_theirs_when_it_is_a_message(self, town: Town, sensitivity: str) -> None:
        secret = make_secret(town, sensitivity)
        email_id = secret_email(secret, headers={"X-Spam-Flag": "YES"})

        with pytest.raises(UnknownEmailError):
            answer_email.treat_as_message(by=town.adviser, at=LATER, email_id=email_id)
        contact_id = answer_email.treat_as_message(by=owner_of(secret), at=LATER, email_id=email_id)

        assert contact_id is not None
        assert seen_of(contact_id, Viewer.of(town.adviser)) == []
        assert WORDS in " ".join(seen_of(contact_id, Viewer.of(owner_of(secret))))
