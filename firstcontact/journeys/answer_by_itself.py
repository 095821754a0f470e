"""The machine answers an email by itself: that it has come in, or that it was too large. It never talks to a machine.

1. Only what a person wrote to us is answered (RFC 3834, 2).
2. Never an address of our own, one behind which nobody reads, or one to which nothing arrives.
3. Never more than `ANSWERS_A_DAY` such answers to one address within 24 hours. Of two at once one comes first.
4. Write it, in their language, beneath their email; record it as an outbound contact.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from firstcontact.domain.contacts.mail.records import Kind
from firstcontact.domain.councils.queries import CouncilFacts, get_council
from firstcontact.domain.customers.queries import list_marks
from firstcontact.domain.customers.rules import GONE
from firstcontact.domain.mailroom.ports import all_mailboxes
from firstcontact.domain.notices import actions as notices
from firstcontact.domain.notices.queries import count_automatic
from firstcontact.domain.notices.rules import is_nobodys, usable_email
from firstcontact.domain.notices.templates import AUTOMATIC_ANSWERS, shipped_frame
from firstcontact.domain.notices.threading import fold_recipient
from firstcontact.domain.notices.wording import NoticeFacts, Recipient
from firstcontact.foundation.identity import Actor
from firstcontact.foundation.tenancy.models import new_id
from firstcontact.journeys.outbound import record_outbound
from firstcontact.journeys.tell_customer import site_address

DAY = timedelta(hours=24)


def answer_by_itself(
    *,
    by: Actor,
    at: datetime,
    kind: str,
    mail_kind: str,
    subject_kind: str,
    subject_id: UUID,
    to_name: str,
    to_address: str,
    language: str,
    customer_id: UUID | None,
    thread: Sequence[str],
    thread_subject: str,
    sent_on: date | None,
    answer_by: date | None = None,
    limit_mb: int | None = None,
    sensitivity: str = "open",
    team: str = "",
    owner: UUID | None = None,
) -> UUID | None:
    """The steps above. Returns the notice, or None when it is not answered.

    :param kind: `email_received` or `too_large`.
    :param mail_kind: the kind of the email that is answered.
    :param language: `en`, `cy`, `both`, `unknown` or empty.
    :param thread: the Message-IDs of the email that is answered and of those before it, oldest first.
    :param sent_on: the day on which it was written, by the council's calendar.
    :param answer_by: the day by whose end a person answers it; None: nothing is said of that.
    :param limit_mb: how large an email may be, in megabytes.
    :param sensitivity: with `team` and `owner`, who may see the email that is answered: what is told has the same wall.
    :raises ValueError: for anything but a message, and for a kind that is no automatic answer.
    """
    if mail_kind != Kind.MESSAGE:
        raise ValueError(f"Only a message is answered by itself, not one of the kind {mail_kind!r}.")
    if kind not in AUTOMATIC_ANSWERS:
        raise ValueError(f"{kind!r} is no automatic answer.")
    council, to_address = get_council(), to_address.strip().lower()
    if not _may_be_answered(to_address, council):
        return None
    with transaction.atomic(savepoint=False):
        notices.hold_address(by=by, at=at, address=to_address)
        if count_automatic(to_address, since=at - DAY) >= settings.ANSWERS_A_DAY:
            return None
        notice = notices.tell(
            by=by,
            at=at,
            kind=kind,
            subject_kind=subject_kind,
            subject_id=subject_id,
            occasion="by_itself",
            recipient=Recipient(name=to_name, email=to_address, language=language, customer_id=customer_id),
            facts=_facts(council, thread_subject, sent_on, answer_by, limit_mb),
            sensitivity=sensitivity,
            team=team,
            owner=owner,
            contact_id=new_id(),
            thread=thread,
            thread_subject=thread_subject,
        )
        record_outbound(by=by, at=at, notice=notice)
        return notice.id


def _facts(
    council: CouncilFacts, about: str, written_on: date | None, answer_by: date | None, limit_mb: int | None
) -> NoticeFacts:
    return NoticeFacts(
        service=shipped_frame().unnamed_service,
        about=about,
        written_on=written_on,
        answer_by=answer_by,
        limit_mb=limit_mb,
        site_link=f"{site_address(council)}/",
    )


def _may_be_answered(address: str, council: CouncilFacts) -> bool:
    if not usable_email(address) or is_nobodys(address) or fold_recipient(address) in _own(council):
        return False
    return all(mark.mark != GONE for mark in list_marks("email", [address]).values())


def _own(council: CouncilFacts) -> set[str]:
    """Every mailbox of this installation, whichever council reads it: two councils must not answer each other."""
    addresses = [address for mailbox in all_mailboxes() for address in mailbox.addresses]
    return {fold_recipient(address) for address in (*addresses, council.contact_lines.get("notices_from", ""))}
