"""Subjects and addresses of what goes into a conversation, and what mail programs make of them."""

from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcontact.domain.contacts.mail import ReadMessage, read_message
from firstcontact.domain.notices.messages import Course, Letterhead, build_message
from firstcontact.domain.notices.tests.made_up import RECEIVED, SIAN, TUESDAY, email
from firstcontact.domain.notices.threading import answer_subject, fold_recipient, plus_address
from firstcontact.foundation.references import with_check_digit

pytestmark = pytest.mark.shows("mail-goes-out-in-threads")

CASE = with_check_digit("48210937")
SHOWN = f"{CASE[:4]}-{CASE[4:8]}-{CASE[8]}"
OTHER = with_check_digit("71203344")
OTHER_SHOWN = f"{OTHER[:4]}-{OTHER[4:8]}-{OTHER[8]}"
ID = UUID("01935a00-0000-7000-8000-000000000001")
COUNCIL = Letterhead("Cyngor Aberwen", "no-reply@aberwen.example", "aberwen.localhost", "helo@aberwen.example")


@pytest.mark.parametrize(
    ("theirs", "reference", "ours"),
    [
        ("My bin", "", "Re: My bin"),
        ("My bin", CASE, f"Re: My bin [{SHOWN}]"),
        ("Re: My bin", CASE, f"Re: My bin [{SHOWN}]"),
        ("RE: Fwd: FW: re: My bin", "", "Re: My bin"),
        ("Re[2]: My bin", "", "Re: My bin"),
        ("Parthed: Ateb: Fy min", "", "Re: Fy min"),
        ("AW: WG: Meine Tonne", "", "Re: Meine Tonne"),
        (f"Re: My bin [{SHOWN}]", CASE, f"Re: My bin [{SHOWN}]"),
        (f"My case {CASE}", CASE, f"Re: My case {CASE}"),
        (f"We have it: My bin ({SHOWN})", CASE, f"Re: We have it: My bin ({SHOWN})"),
        (f"Re: My bin [{OTHER_SHOWN}]", CASE, f"Re: My bin [{SHOWN}]"),
        (f"Re: My bin [{OTHER_SHOWN}]", "", "Re: My bin"),
        ("  My\r\n bin ", "", "Re: My bin"),
        ("Recycling: my bin", "", "Re: Recycling: my bin"),
        ("", CASE, ""),
        ("Re: ", CASE, ""),
    ],
)
def test_an_answer_keeps_their_subject_and_says_the_reference_once(theirs: str, reference: str, ours: str) -> None:
    assert answer_subject(theirs, reference) == ours


@given(st.text(max_size=900), st.sampled_from(["", CASE]))
def test_answering_an_answer_changes_nothing_more(theirs: str, reference: str) -> None:
    once = answer_subject(theirs, reference)
    assert answer_subject(once, reference) == once
    assert len(once) <= 700
    assert once == " ".join(once.split())


def test_a_reference_stands_after_a_plus() -> None:
    assert plus_address("helo@aberwen.example", CASE) == f"helo+{CASE}@aberwen.example"
    assert plus_address("helo@aberwen.example") == "helo@aberwen.example"


@pytest.mark.parametrize(
    "same", ["mary@example.org", "MARY@Example.org ", "mary+bins@example.org", "Mary+a+b@example.org"]
)
def test_one_person_is_one_address_however_they_write_it(same: str) -> None:
    assert fold_recipient(same) == "mary@example.org"


def answered(**headers: Any) -> ReadMessage:
    """What a customer's mail program sends when they answer a notice about the case."""
    mail = email("question", replace(RECEIVED, reference=CASE, message="Which bin?"), "en")
    message, _ = build_message(
        notice_id=ID,
        at=TUESDAY,
        sender=COUNCIL,
        to_name=SIAN.name,
        to_address=SIAN.email,
        languages=("en",),
        subject=answer_subject("My bin", CASE),
        text=mail.text,
        html=mail.html,
        course=Course(reference=CASE, thread=["<theirs@example.org>"]),
    )
    ours = read_message(message.as_bytes(policy=SMTP), own=frozenset())
    answer = EmailMessage(policy=SMTP)
    facts = {
        "From": "Siân <sian@example.org>",
        "To": ours.reply_to[0].address,
        "Subject": f"Re: {ours.subject.removeprefix('Re: ')}",
        "In-Reply-To": ours.message_id,
        "References": f"<theirs@example.org> {ours.message_id}",
        **headers,
    }
    for name, value in facts.items():
        if value is not None:
            answer[name] = value
    answer.set_content("The brown one.\n")
    return read_message(answer.as_bytes(policy=SMTP), own=frozenset({"helo@aberwen.example", "aberwen.localhost"}))


OUR_ID = f"<notice.{ID.hex}@firstcontact.aberwen.localhost>"


@pytest.mark.parametrize(
    ("headers", "leads_to"),
    [
        ({}, [OUR_ID, "<theirs@example.org>", SHOWN]),
        ({"References": None}, [OUR_ID, SHOWN]),  # some programs of phones
        ({"In-Reply-To": None}, [OUR_ID, "<theirs@example.org>", SHOWN]),
        ({"In-Reply-To": None, "References": None}, [SHOWN]),
        ({"In-Reply-To": None, "References": None, "Subject": "My bin"}, [SHOWN]),  # the plus-address alone
        ({"In-Reply-To": None, "References": None, "To": "helo@aberwen.example"}, [SHOWN]),  # the subject alone
        ({"In-Reply-To": None, "References": None, "To": "helo@aberwen.example", "Subject": "My bin"}, []),
        ({"Subject": "brown"}, [OUR_ID, "<theirs@example.org>", SHOWN]),
    ],
)
def test_an_answer_leads_back_whatever_a_mail_program_keeps(headers: dict[str, Any], leads_to: list[str]) -> None:
    found = answered(**headers)
    assert found.kind == "message"
    assert sorted(found.references) == sorted(leads_to)
