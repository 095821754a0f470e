"""Writing a notice: who is told what, how, in which languages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from firstcontact.domain.councils.queries import CouncilFacts, get_council
from firstcontact.domain.notices.actions.moving import lock_for_person, move, say_state
from firstcontact.domain.notices.messages import message_id
from firstcontact.domain.notices.models import Notice
from firstcontact.domain.notices.paper import paper_of, setting_of
from firstcontact.domain.notices.queries import NoticeRecord, record_of
from firstcontact.domain.notices.rendering import LetterFacts, Rendered, only_said, render_email, render_letter
from firstcontact.domain.notices.rules import How, choose_how, choose_languages
from firstcontact.domain.notices.states import State, check_move
from firstcontact.domain.notices.templates import shipped_frame, shipped_templates
from firstcontact.domain.notices.threading import answer_subject, fold_recipient, writable_thread
from firstcontact.domain.notices.wording import OPEN, NoticeFacts, Recipient, Said, say_in, show_reference
from firstcontact.foundation.identity import Actor
from firstcontact.foundation.languages import Text
from firstcontact.foundation.tenancy.inserting import insert_once

AFTER_ALL = "could_not_be_told"
LONGEST_SUBJECT = 700


class CannotReachError(ValueError):
    """There is still no way to reach them."""


def tell(
    *,
    by: Actor,
    at: datetime,
    kind: str,
    subject_kind: str,
    subject_id: UUID,
    occasion: str,
    recipient: Recipient,
    facts: NoticeFacts,
    sensitivity: str = OPEN,
    team: str = "",
    owner: UUID | None = None,
    contact_id: UUID | None = None,
    thread: Sequence[str] = (),
    thread_subject: str = "",
) -> NoticeRecord:
    """Tell a customer something, once: the words are fixed now, they are sent or printed after this transaction.

    :param kind: `received`, `question`, `progress`, `closed`, `passed_on`, `reply`, `email_received`, `too_large`: a
        template of this name.
    :param occasion: which time this is, the same whenever the same event is handled again; together with the kind and
        the subject it makes the notice one of a kind.
    :param sensitivity: `open`, `team` or `named`, of the service: otherwise than `open`, its name is not said.
    :param contact_id: of the outbound contact that it is from now on, if it reaches anybody: the caller records it.
    :param thread: the Message-IDs of the emails that it follows, oldest first; a letter follows none.
    :param thread_subject: the subject of the email that it answers, as it came; it is answered under that.
    :return: the notice, also when it had been written before.
    :raises KeyError: when there is no such kind.
    """
    key = f"{kind}:{subject_kind}:{subject_id}:{occasion}"
    row = _write(at=at, kind=kind, recipient=recipient, facts=facts, sensitivity=sensitivity)
    row.key, row.subject_kind, row.subject_id = key, subject_kind, subject_id
    row.team, row.owner = team, owner
    row.contact_id = None if row.how == How.NONE else contact_id
    _join(row, thread, thread_subject)
    if not insert_once(row):  # it was told before, or somebody else told them at the same moment: theirs is the one
        return record_of(Notice.objects.get(key=key))
    say_state(row, at=at, first=True)
    return record_of(row)


def tell_after_all(*, by: Actor, at: datetime, notice_id: UUID, recipient: Recipient) -> UUID:
    """Tell somebody whom an earlier notice did not reach, now that there is an address: sorry, and the old words.

    :return: the new notice's id.
    :raises CannotReachError: when the recipient has no email and no postal address.
    :raises MoveError: when the earlier notice did reach them, or may yet.
    :raises NotAllowedError: for anyone but staff.
    """
    old = lock_for_person(notice_id, by=by, at=at)
    check_move(old.state, State.TOLD)
    if _how(recipient) is How.NONE:
        raise CannotReachError("Give an email address or a postal address.")
    zone = ZoneInfo(get_council().time_zone)
    facts = NoticeFacts(
        service=shipped_frame().unnamed_service,
        reference=old.reference,
        message=Text.model_validate(old.said),
        written_on=old.written_at.astimezone(zone).date(),
    )
    new = tell(
        by=by,
        at=at,
        kind=AFTER_ALL,
        subject_kind=old.subject_kind,
        subject_id=old.subject_id,
        occasion=str(old.id),
        recipient=recipient,
        facts=facts,
        sensitivity=old.sensitivity,
        team=old.team,
        owner=old.owner,
    )
    Notice.objects.filter(id=new.id).update(follows=old)
    old.told_by_channel = _how(recipient)
    move(old, State.TOLD, at=at)
    return new.id


def hold_address(*, by: Actor, at: datetime, address: str) -> None:
    """Until this transaction ends nobody else answers this address by itself: of two at once, one comes first."""
    key = f"answers {get_council().id} {fold_recipient(address)}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def set_owner(*, by: Actor, at: datetime, subject_kind: str, subject_id: UUID, owner: UUID | None) -> None:
    """What these notices are about is in other hands: of a `named` service, its new owner is who sees them."""
    Notice.objects.filter(subject_kind=subject_kind, subject_id=subject_id).update(owner=owner)


def _write(*, at: datetime, kind: str, recipient: Recipient, facts: NoticeFacts, sensitivity: str) -> Notice:
    council = get_council()
    how = _how(recipient)
    languages = choose_languages(wanted=recipient.language, spoken=council.languages)
    setting = setting_of(council, at=at, sensitivity=sensitivity)
    if how is How.LETTER:
        setting = replace(setting, mailbox="")  # nobody answers a letter by answering an email
    template, frame = shipped_templates()[kind], shipped_frame()
    said = say_in(languages, template=template, frame=frame, facts=facts, recipient=recipient, setting=setting)
    rendered = _render(said, council, how, recipient, facts, at)
    return Notice(
        kind=kind,
        reference=facts.reference,
        customer_id=recipient.customer_id,
        sensitivity=sensitivity,
        how=how,
        to_name=" ".join(recipient.name.split()),
        to_address=recipient.email if how is How.EMAIL else "",
        postal_address=list(recipient.postal_address),
        large_print=recipient.large_print,
        languages=list(languages),
        subject=rendered.subject,
        said=only_said(said).as_json(),
        body_text=rendered.text,
        body_html=rendered.html,
        state=State.CANNOT_BE_TOLD if how is How.NONE else State.QUEUED,
        next_try_at=None if how is How.NONE else at,
        written_at=at,
    )


def _join(row: Notice, thread: Sequence[str], thread_subject: str) -> None:
    """An email goes into the conversation that it belongs to, and can be found by its Message-ID from now on."""
    if row.how != How.EMAIL:
        return
    row.message_id = message_id(row.id, get_council().host)
    row.thread, row.thread_subject = list(writable_thread(thread)), thread_subject[:LONGEST_SUBJECT]
    row.subject = answer_subject(thread_subject, row.reference) or row.subject


def _how(recipient: Recipient) -> How:
    return choose_how(email=recipient.email, postal_address=recipient.postal_address, wish=recipient.wish)


def _render(
    said: list[Said], council: CouncilFacts, how: How, recipient: Recipient, facts: NoticeFacts, at: datetime
) -> Rendered:
    paper, frame = paper_of(council), shipped_frame()
    if how is not How.LETTER:
        return render_email(said=said, paper=paper, frame=frame)
    letter = LetterFacts(
        name=recipient.name,
        address=recipient.postal_address,
        reference=show_reference(facts.reference),
        day=at.astimezone(ZoneInfo(council.time_zone)).date(),
        large_print=recipient.large_print,
    )
    return render_letter(said=said, paper=paper, frame=frame, letter=letter)
