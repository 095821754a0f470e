"""Emails over HTTP: the office's page of an email, what was kept apart, the desk's page with the reply, the queue."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from firstcontact.domain.contacts.queries import list_attachments, list_messages
from firstcontact.domain.mailroom.queries import get_email
from firstcontact.domain.mailroom.states import State
from firstcontact.domain.notices.queries import NoticeRecord, list_about
from firstcontact.domain.work.queries import find_open_for
from firstcontact.doors.office import emails
from firstcontact.foundation.audit.trail import list_entries
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.references import show_reference
from firstcontact.journeys import answer_email
from firstcontact.journeys.work_case import claim_case
from tests import made_files
from tests.doors.calls import contact_now, post, text_of
from tests.doors.cases import ask_for, client_of
from tests.isolation.emails import FILE, WORDS, contact_id_of, owner_of, secret_email
from tests.isolation.secrets import SERVICE, make_secret
from tests.journeys.cases import open_by_web
from tests.journeys.conftest import Town
from tests.letters import HELLO, mailboxes, receive, write

SEES_ALL = Viewer.of(SYSTEM)
BROKEN = b"\x00\xff\xfe <script>alert(1)</script> not an email"
SPAM = {"X-Spam-Flag": "YES"}


@pytest.fixture(autouse=True)
def _mailboxes() -> Iterator[None]:
    with mailboxes(HELLO):
        yield


@pytest.fixture
def adviser(town: Town) -> Client:
    """An adviser, signed in."""
    return client_of(town.adviser)


def came_in(words: str = "My bin was not emptied on Tuesday.", **more: Any) -> UUID:
    """An email that waits for the front desk. Returns its contact."""
    return contact_id_of(receive(write(words, **{"subject": "Missed bin", **more}), at=now())[0])


def kept(raw: bytes | None = None) -> UUID:
    """An email that was kept apart. Returns the email."""
    return receive(raw or write("You have won.", subject="A prize", headers=SPAM), at=now())[0]


def step(client: Client, contact_id: UUID, name: str, **fields: str) -> Any:
    """Post a step of the office's page of an email, and follow where it leads."""
    return client.post(f"/office/emails/{contact_id}/{name}/", fields, follow=True)


def page_of(client: Client, contact_id: UUID) -> str:
    """The office's page of an email."""
    return text_of(client.get(f"/office/emails/{contact_id}/"))


def desk_of(client: Client, contact_id: UUID) -> str:
    """The desk's page of an email."""
    return text_of(client.get(f"/desk/contacts/{contact_id}/"))


def replies_in(contact_id: UUID) -> list[NoticeRecord]:
    """The replies that were sent."""
    told = list_about(viewer=SEES_ALL, subject_kind="contact", subject_id=contact_id)
    return [one for one in told if one.kind == "reply"]


class TestTheOfficesPage:
    """Read it, take it, put it with a case, or say that nothing needs doing."""

    def test_it_shows_what_they_wrote_and_that_it_was_seen_is_noted(self, town: Town, adviser: Client) -> None:
        files = [("bin.jpg", "image/jpeg", made_files.photo())]
        email = came_in("Fy <b>min</b>.\n\n> On Monday you wrote:\n> hello", files=files)

        page = page_of(adviser, email)

        for words in ("Missed bin", "Mary Jones", "mary@example.org", "Fy &lt;b&gt;min&lt;/b&gt;.", "bin.jpg"):
            assert words in page
        assert "Show the whole email" in page
        assert "waits for an answer" in page
        seen = list_entries(viewer=Viewer.of(town.administrator), subject_id=email)
        assert [(one.actor_id, one.verb) for one in seen] == [(town.adviser.id, "saw")]

    def test_taken_it_is_open_at_the_desk(self, town: Town, adviser: Client) -> None:
        email = came_in()
        assert "It may be about: Report a missed bin" in page_of(adviser, email)

        taken = step(adviser, email, "take")

        assert taken.redirect_chain[-1][0] == f"/desk/contacts/{email}/"
        assert contact_now(email).taken_by == town.adviser.id
        assert "Go on with it at the desk" in page_of(adviser, email)
        late = step(client_of(town.leader), email, "take")
        assert "Somebody else has this email" in text_of(late)
        assert "with Adviser" in text_of(late)
        assert "Nothing needs doing" not in text_of(late)

    def test_an_officer_deals_with_it_in_the_office_or_puts_it_back(self, town: Town) -> None:
        email, officer = came_in(), client_of(town.officer)
        taken = step(officer, email, "take")
        assert taken.redirect_chain[-1][0] == f"/office/emails/{email}/"
        assert "Go on with it at the desk" not in text_of(taken)

        assert "waits for the team again" in text_of(step(officer, email, "put-back"))
        assert contact_now(email).state == "waiting"
        assert "Nothing was changed" in text_of(step(officer, email, "put-back"))
        assert "nothing needed doing" in text_of(step(officer, email, "nothing"))
        assert contact_now(email).state == "finished"
        assert "finished" in page_of(officer, email)

    def test_it_is_put_with_a_case_by_its_number(self, town: Town, adviser: Client) -> None:
        email, case = came_in(sender="Tom <tom@example.org>"), open_by_web(town)
        for typed in ("", "nonsense", "4821-0937-5"):
            refused = step(adviser, email, "case", reference=typed)
            assert refused.status_code == 422
            assert "There is no case with this number that you may see" in text_of(refused)
            assert f'value="{typed}"' in text_of(refused) or not typed

        done = step(adviser, email, "case", reference=show_reference(case.reference))

        assert done.redirect_chain[-1][0] == f"/office/cases/{case.id}/"
        assert f"It is with case {show_reference(case.reference)} now, for colleagues only." in text_of(done)
        assert "My bin was not emptied" in text_of(done)
        assert contact_now(email).state == "finished"

    def test_of_a_strangers_email_the_case_that_it_names_is_offered(self, town: Town, adviser: Client) -> None:
        case = open_by_web(town)
        shown = show_reference(case.reference)
        email = came_in(sender="Tom <tom@example.org>", subject=f"Case {shown}")

        page = page_of(adviser, email)

        assert f"It names case {shown}." in page
        assert "its sender is not known there" in page
        assert f'href="/office/cases/{case.id}/"' in page
        assert "It may be about" not in page

    def test_who_only_looks_on_has_no_buttons(self, town: Town) -> None:
        email, administrator = came_in(), client_of(town.administrator)
        assert 'id="next-title"' not in page_of(administrator, email)
        assert administrator.post(f"/office/emails/{email}/take/").status_code == 403
        assert contact_now(email).state == "waiting"

    def test_a_step_is_only_posted_and_one_that_is_none_is_not_there(self, adviser: Client) -> None:
        email, spam = came_in(), kept()
        for name in ("take", "put-back", "nothing", "case"):
            answer = adviser.get(f"/office/emails/{email}/{name}/")
            assert (answer.status_code, answer["Location"]) == (302, f"/office/emails/{email}/")
        for name in ("message", "nothing"):
            assert adviser.get(f"/office/kept-apart/{spam}/{name}/").status_code == 302
        for name in ("take", "put-back", "nothing", "reply"):
            assert adviser.get(f"/desk/contacts/{email}/{name}/").status_code == 302
        assert contact_now(email).state == "waiting"
        assert get_email(spam, viewer=SEES_ALL).state is State.APART
        assert adviser.post(f"/office/emails/{email}/burn/").status_code == 404
        assert adviser.post(f"/office/kept-apart/{spam}/burn/").status_code == 404
        nobody = UUID(int=7)
        assert adviser.get(f"/office/emails/{nobody}/").status_code == 404
        assert adviser.post(f"/office/emails/{nobody}/take/").status_code == 404
        assert adviser.get(f"/office/kept-apart/{nobody}/").status_code == 404


class TestNotTheirs:
    """An email about a case of a closed-off service is not there for others, on any page."""

    @pytest.mark.shows("need-to-know")
    @pytest.mark.parametrize("sensitivity", ["team", "named"])
    def test_no_page_gives_it_away(self, town: Town, sensitivity: str) -> None:
        secret = make_secret(town, sensitivity)
        email = contact_id_of(secret_email(secret, at=now()))
        (message,) = list_messages([email], viewer=SEES_ALL)
        (file,) = list_attachments([message.id], viewer=SEES_ALL)
        addresses = (
            f"/office/emails/{email}/",
            f"/desk/contacts/{email}/",
            f"/attachments/{file.id}/",
            "/office/queue/family/",
            "/office/queue/customer_services/",
            f"/desk/customers/{secret.customer_id}/",
            "/desk/",
        )
        told = (WORDS, FILE[0], "Frightened again")
        for person in (town.adviser, town.leader):
            client = client_of(person)
            pages = " ".join(text_of(client.get(address)) for address in addresses)
            assert [words for words in told if words in pages] == []
            for name in ("take", "nothing", "case"):
                assert client.post(f"/office/emails/{email}/{name}/", {"reference": "1"}).status_code == 404
            for name in ("take", "nothing", "put-back", "reply"):
                assert client.post(f"/desk/contacts/{email}/{name}/", {"words": "x"}).status_code == 404

        client = client_of(owner_of(secret))
        assert WORDS in page_of(client, email)
        assert "Frightened again" in text_of(client.get("/office/queue/family/"))


@pytest.mark.shows("mail-kept-apart")
class TestKeptApart:
    """Nothing is thrown away: what no person wrote can be looked at, and made an email to answer."""

    def test_the_list_says_why_and_has_a_tab_for_each_kind(self, adviser: Client) -> None:
        kept()
        kept(write("Away.", subject="Out of office", headers={"Auto-Submitted": "auto-replied"}))
        kept(BROKEN)

        page = text_of(adviser.get("/office/kept-apart/"))
        for words in ("A prize", "Out of office", "Everything (3)", "Spam (1)", "Answer of a machine (1)"):
            assert words in page
        assert "Could not be read (1)" in page
        assert "Came back (" not in page
        spam = text_of(adviser.get("/office/kept-apart/?kind=spam"))
        assert "A prize" in spam
        assert "Out of office" not in spam
        assert text_of(adviser.get("/office/kept-apart/?kind=bounce")).count("Nothing is kept apart.") == 1
        assert "A prize" in text_of(adviser.get("/office/kept-apart/?kind=nonsense&before=nonsense,7"))

    def test_it_is_walked_through_page_by_page(self, adviser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(emails, "A_PAGE", 2)
        for number in range(5):
            receive(write(f"{number}", subject=f"No. {number}", headers=SPAM), at=now() - timedelta(minutes=number))

        address, seen = "/office/kept-apart/?kind=spam", []
        while address:
            page = text_of(adviser.get(address))
            seen.append(re.findall(r"No\. \d", page))
            found = re.search(r'rel="next" href="([^"]+)"', page)
            address = html.unescape(found[1]) if found else ""

        assert seen == [["No. 0", "No. 1"], ["No. 2", "No. 3"], ["No. 4"]]

    def test_only_who_looks_after_the_mail_sees_it(self, town: Town) -> None:
        spam, officer = kept(), client_of(town.officer)
        assert officer.get("/office/kept-apart/").status_code == 404
        assert officer.get(f"/office/kept-apart/{spam}/").status_code == 404
        assert officer.post(f"/office/kept-apart/{spam}/message/").status_code == 404
        assert "Emails kept apart" not in text_of(officer.get("/office/queue/waste/"))
        assert "Emails kept apart" in text_of(client_of(town.leader).get("/office/queue/waste/"))
        assert get_email(spam, viewer=SEES_ALL).state is State.APART

    def test_an_adviser_sees_no_bytes_an_administrator_does_and_both_are_noted(self, town: Town) -> None:
        email_id = kept(BROKEN)
        adviser, administrator = client_of(town.adviser), client_of(town.administrator)

        theirs = text_of(adviser.get(f"/office/kept-apart/{email_id}/"))
        all_of_it = text_of(administrator.get(f"/office/kept-apart/{email_id}/"))

        assert "An administrator can open it." in theirs
        assert "not an email" not in theirs
        assert "&lt;script&gt;alert(1)&lt;/script&gt; not an email" in all_of_it
        assert "<script>alert(1)" not in all_of_it
        raw_id = get_email(email_id, viewer=SEES_ALL).raw_id
        assert f'href="/manage/raw/{raw_id}/"' in all_of_it
        viewer = Viewer.of(town.administrator)
        seen = {(one.actor_id, one.verb) for one in list_entries(viewer=viewer, subject_id=email_id)}
        assert seen == {(town.adviser.id, "saw"), (town.administrator.id, "saw")}
        opened = {one.actor_id for one in list_entries(viewer=viewer, subject_id=raw_id)}
        assert opened == {town.administrator.id}

    def test_it_is_an_email_to_answer_when_a_person_says_so(self, town: Town, adviser: Client) -> None:
        spam = kept()
        done = adviser.post(f"/office/kept-apart/{spam}/message/", follow=True)

        assert "It is an email to answer now." in text_of(done)
        assert "You have won." in text_of(done)
        again = adviser.post(f"/office/kept-apart/{spam}/message/", follow=True)
        assert "Somebody has dealt with this already" in text_of(again)
        assert adviser.get(f"/office/kept-apart/{spam}/").status_code == 404

    def test_it_says_where_it_went(self, town: Town, adviser: Client) -> None:
        case = open_by_web(town)
        to_case = kept(write("It is full.", subject=f"Re: {show_reference(case.reference)}", headers=SPAM))
        done = adviser.post(f"/office/kept-apart/{to_case}/message/", follow=True)
        assert "It is with the case that it belongs to now." in text_of(done)

        hidden = secret_email(make_secret(town, "team"), at=now(), headers=SPAM)
        assert adviser.get(f"/office/kept-apart/{hidden}/").status_code == 404

        twice = write("Mine.", message_id="<one@example.org>")
        kept(twice)
        repeat = kept(twice + b"again\r\n")
        done = adviser.post(f"/office/kept-apart/{repeat}/message/", follow=True)
        assert "It is an email to answer now." in text_of(done)

    def test_what_could_not_be_read_is_finished(self, adviser: Client) -> None:
        broken = kept(BROKEN)
        assert "What was wrong with it" in text_of(adviser.get(f"/office/kept-apart/{broken}/"))

        done = adviser.post(f"/office/kept-apart/{broken}/nothing/", follow=True)

        assert "What came in is kept." in text_of(done)
        ended = text_of(adviser.get(f"/office/kept-apart/{broken}/"))
        assert 'id="next-title"' not in ended


@pytest.mark.shows("mail-at-the-desk")
class TestTheDesksPage:
    """What they wrote, what it may be about, who it is, and the reply."""

    @pytest.fixture
    def email(self, town: Town) -> UUID:
        """An email in the adviser's hand."""
        contact_id = came_in()
        answer_email.take_email(by=town.adviser, at=now(), contact_id=contact_id)
        return contact_id

    def test_it_waits_until_somebody_takes_it(self, town: Town, adviser: Client) -> None:
        email = came_in()
        waiting = desk_of(adviser, email)
        assert "This email waits for an answer." in waiting
        assert "My bin was not emptied" in waiting
        assert 'id="reply-form"' not in waiting

        taken = text_of(post(adviser, email, "take"))
        assert 'id="reply-form"' in taken
        assert "Somebody else has this email" in text_of(post(client_of(town.leader), email, "take"))

    def test_it_offers_what_it_may_be_about_and_who_it_may_be(self, town: Town, adviser: Client, email: UUID) -> None:
        page = desk_of(adviser, email)

        assert f'href="/desk/contacts/{email}/?service=missed-bin"' in page
        assert "because of:" in page
        options = re.search(r'<select[^>]*id="about".*?</select>', page, re.DOTALL)
        assert options is not None
        values = re.findall(r'<option value="([^"]*)"( selected)?', options[0])
        assert [value for value, _ in values[:2]] == ["", "missed-bin"]
        assert 'value="Mary Jones"' in page  # somebody new begins with what the email says
        assert 'value="mary@example.org"' in page
        assert "not recognised" in page
        assert "Mary Jones" in text_of(adviser.get("/desk/"))

    def test_a_reply_is_refused_as_it_was_typed(self, adviser: Client, email: UUID) -> None:
        empty = post(adviser, email, "reply", {"words": " ", "about": "missed-bin"})
        assert empty.status_code == 422
        assert "Write something first" in text_of(empty)
        vague = post(adviser, email, "reply", {"words": "We <b>come</b>.", "about": ""})
        assert vague.status_code == 422
        assert "Choose what it was about" in text_of(vague)
        assert "We &lt;b&gt;come&lt;/b&gt;." in text_of(vague)
        assert post(adviser, email, "reply", {"words": "x", "about": "no-such"}).status_code == 422
        assert post(adviser, email, "reply", {"words": "x" * 10_001, "about": "missed-bin"}).status_code == 422
        assert replies_in(email) == []
        assert contact_now(email).enquiries == ()

    def test_a_refused_reply_stays_also_when_a_service_is_open(self, adviser: Client, email: UUID) -> None:
        adviser.get(f"/desk/contacts/{email}/?service=missed-bin")

        vague = text_of(post(adviser, email, "reply", {"words": "We come.", "about": ""}))

        assert 'id="reply-form"' in vague
        assert "We come.</textarea>" in vague

    def test_it_is_looked_at_and_then_sent_once(self, town: Town, adviser: Client, email: UUID) -> None:
        fields = {"words": "We come <b>tomorrow</b>.", "about": "missed-bin", "form_key": "a1"}
        seen = post(adviser, email, "reply", {**fields, "do": "preview"})
        assert "What they will read" in text_of(seen)
        assert "We come &lt;b&gt;tomorrow&lt;/b&gt;.</textarea>" in text_of(seen)
        assert replies_in(email) == []
        framed = re.search(r'sandbox srcdoc="([^"]*)"', text_of(seen))
        assert framed is not None

        sent = post(adviser, email, "reply", {**fields, "do": "send"})
        post(adviser, email, "reply", {**fields, "do": "send"})

        assert "Your reply is on its way." in text_of(sent)
        (notice,) = replies_in(email)
        assert html.unescape(framed[1]) == notice.body_html
        assert (contact_now(email).state, len(contact_now(email).enquiries)) == ("in_hand", 1)
        more = text_of(adviser.get(f"/desk/contacts/{email}/?add=1"))
        assert 'id="about"' not in more  # it is said already

    def test_send_and_finish(self, adviser: Client, email: UUID) -> None:
        done = post(adviser, email, "reply", {"words": "Done.", "about": "missed-bin", "do": "finish"})

        assert done.redirect_chain[-1][0] == "/desk/"  # type: ignore[attr-defined]
        assert contact_now(email).state == "finished"
        assert len(replies_in(email)) == 1
        finished = desk_of(adviser, email)
        assert "This contact is finished." in finished
        assert "My bin was not emptied" in finished

    def test_a_reply_about_a_closed_off_service_goes_out(self, town: Town, adviser: Client, email: UUID) -> None:
        make_secret(town, "team")

        done = post(adviser, email, "reply", {"words": "Ring us.", "about": SERVICE, "do": "finish"})

        assert done.status_code == 200
        assert len(replies_in(email)) == 1
        assert "My bin was not emptied" not in desk_of(adviser, email)

    def test_what_is_half_written_is_kept_until_it_is_sent(self, adviser: Client, email: UUID) -> None:
        post(adviser, email, "draft", {"draft": "reply", "words": "Half a rep", "about": "pothole"})
        page = desk_of(adviser, email)
        assert "Half a rep</textarea>" in page
        assert re.search(r'value="pothole"[^>]*selected', page)

        post(adviser, email, "reply", {"words": "A reply.", "about": "pothole", "do": "send"})
        assert "Half a rep" not in text_of(adviser.get(f"/desk/contacts/{email}/?add=1"))

    def test_it_is_put_back_or_needs_nothing(self, town: Town, adviser: Client, email: UUID) -> None:
        assert "waits for the team again" in text_of(post(adviser, email, "put-back"))
        assert "That is not possible" in text_of(post(adviser, email, "put-back"))
        assert "nothing needed doing" in text_of(post(adviser, email, "nothing"))
        assert "That is not possible" in text_of(post(adviser, email, "nothing"))
        assert contact_now(email).enquiries == ()

    def test_it_is_not_finished_before_anything_is_noted(self, adviser: Client, email: UUID) -> None:
        refused = text_of(post(adviser, email, "finish"))

        assert contact_now(email).state == "in_hand"
        assert "My bin was not emptied" in refused

    def test_in_somebody_elses_hand_it_can_be_read_only(self, town: Town, email: UUID) -> None:
        leader = client_of(town.leader)
        page = desk_of(leader, email)
        assert "This contact is with Adviser." in page
        assert "My bin was not emptied" in page
        assert 'id="reply-form"' not in page
        for name in ("reply", "put-back", "nothing"):
            answer = post(leader, email, name, {"words": "x", "about": "missed-bin"})
            assert "Nothing was changed" in text_of(answer)
        assert replies_in(email) == []
        assert contact_now(email).taken_by == town.adviser.id

    def test_who_gives_no_address_is_not_answered(self, town: Town, adviser: Client) -> None:
        email = came_in(sender="Somebody <>")
        answer_email.take_email(by=town.adviser, at=now(), contact_id=email)

        page = desk_of(adviser, email)

        assert "there is no address to write to" in page
        assert 'id="reply-form"' not in page


class TestTheQueueAndTheCase:
    """What waits because of emails, and what a customer adds to a case until it is read."""

    def test_the_queue_shows_what_was_written_and_what_could_not_be_read(self, town: Town, adviser: Client) -> None:
        email, broken = came_in(), kept(BROKEN)

        page = text_of(adviser.get("/office/queue/customer_services/"))

        for words in ("Missed bin", "Mary Jones", "answer them", "Could not be read", "look at what came in"):
            assert words in page
        assert f'href="/office/emails/{email}/"' in page
        assert f'href="/office/kept-apart/{broken}/"' in page
        answer_email.take_email(by=town.adviser, at=now(), contact_id=email)
        assert "Mary Jones · with Adviser" in text_of(adviser.get("/office/queue/customer_services/?mine=1"))
        free = text_of(adviser.get("/office/queue/customer_services/?free=1"))
        assert "Mary Jones" not in free

    def test_the_queue_names_the_address_that_sends_too_many(self, adviser: Client, settings: Any) -> None:
        settings.EMAILS_AN_HOUR = 1
        came_in("One.")
        second = kept(write("Two.", subject="Again and again"))

        page = text_of(adviser.get("/office/queue/customer_services/"))

        for words in ("Again and again", "Too many emails from one address", "see whether they need us"):
            assert words in page
        assert f'href="/office/kept-apart/{second}/"' in page
        assert "Could not be read" not in page

    def test_the_case_shows_what_was_written_until_it_is_read(self, town: Town) -> None:
        case, officer = open_by_web(town), client_of(town.officer)
        claim_case(by=town.officer, at=now(), case_id=case.id)
        came_in("It is full again.", subject=f"Re: {show_reference(case.reference)}")

        queue = text_of(officer.get("/office/queue/waste/?mine=1"))
        page = text_of(officer.get(f"/office/cases/{case.id}/"))
        assert "Somebody wrote about this case: read it" in queue
        assert "nobody has read it yet" in page
        assert page.index("It is full again.") < page.index('id="next-title"')

        read = text_of(ask_for(officer, case.id, "read", {}))
        assert "nobody has read it yet" not in read
        assert read.index("It is full again.") > read.index('id="next-title"')
        assert find_open_for(case.id, viewer=SEES_ALL, kind="customer_wrote") is None
