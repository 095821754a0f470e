"""Recording contacts, their enquiries and messages."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from firstcontact.domain.contacts.models import Contact, Draft, Enquiry, Message
from firstcontact.domain.contacts.queries import LONGEST_ID, ContactFacts, Suggested
from firstcontact.domain.contacts.rules import CHANNELS, FAILURE_REASONS, RESULTS, Demand
from firstcontact.domain.staff.rules import Wall
from firstcontact.foundation.audit import trail
from firstcontact.foundation.events.stream import announce
from firstcontact.foundation.files.cards import mask_card_words, mask_cards_within
from firstcontact.foundation.identity import Actor
from firstcontact.foundation.tenancy.inserting import insert_once
from firstcontact.foundation.tenancy.models import new_id

LONGEST_DRAFT = 200_000


@dataclass(frozen=True, slots=True)
class EmailParts:
    """What an email has that other messages have not: all of its text, its page (safe to show), sender, Message-ID."""

    whole: str = ""
    html: str = ""
    sender_name: str = ""
    sender_address: str = ""
    message_id: str = ""


class ContactRefusedError(ValueError):
    """A contact or enquiry as given is not possible: a channel, result or reason outside the closed lists."""


def record_contact(
    *,
    by: Actor,
    at: datetime,
    channel: str,
    channel_key: str,
    direction: str = "inbound",
    customer_id: UUID | None = None,
    recognised: str = "unknown",
    language: str = "en",
    taken_by: UUID | None = None,
    in_hand: bool = False,
    waiting: bool = False,
    raw_id: UUID | None = None,
    contact_id: UUID | None = None,
) -> tuple[UUID, bool]:
    """Record one interaction, once for each channel and key. Returns its id, and whether it is new.

    :param in_hand: an adviser deals with it now; `waiting`: somebody has to. Otherwise it is over.
    :param contact_id: its id, where something names it already.
    :raises ContactRefusedError: for a channel that does not exist.
    """
    if channel not in CHANNELS:
        raise ContactRefusedError(f"There is no channel {channel!r}.")
    values = {
        "direction": direction,
        "at": at,
        "customer_id": customer_id,
        "recognised": recognised,
        "language": language,
        "taken_by": taken_by,
        "state": "in_hand" if in_hand else "waiting" if waiting else "finished",
        "ended_at": None if in_hand or waiting else at,
        "raw_id": raw_id,
    }
    row = Contact(id=contact_id or new_id(), channel=channel, channel_key=channel_key, **values)
    if not insert_once(row):
        return Contact.objects.values_list("id", flat=True).get(channel=channel, channel_key=channel_key), False
    announce(
        name="contact_recorded",
        subject_kind="contact",
        subject_id=row.id,
        at=at,
        channel=channel,
        direction=direction,
        customer=customer_id,
        language=language,
    )
    return row.id, True


def note_enquiry(
    *,
    by: Actor,
    at: datetime,
    contact_id: UUID,
    service: str,
    team: str,
    sensitivity: str,
    result: str,
    demand: Demand,
    words: str = "",
    demand_by: str = "machine",
    form_key: str = "",
    owner: UUID | None = None,
    known: ContactFacts | None = None,
) -> UUID:
    """Note one thing asked within a contact, how it ended and of which demand type it was.

    What waits in the contact, unsettled, is settled by it; who might not know of that may not know of it then.

    :param words: theirs; a card number in them is masked.
    :param owner: the colleague who has the case that it is about.
    :param form_key: of the form that notes it; a second one with the same key is refused by the database.
    :param known: the contact as it is now, where the caller knows it.
    :raises ContactRefusedError: for a result, demand type or reason outside the closed lists.
    """
    _check(result, demand)
    contact = known or Contact.objects.get(id=contact_id)
    row = _unsettled_in(contact) or Enquiry(contact_id=contact_id)
    kept, asked = Wall(row.sensitivity, row.team, row.owner), Wall(sensitivity, team, owner)
    wall = kept if kept.height and kept.height >= asked.height else asked
    row.service, row.sensitivity, row.team, row.owner = service, wall.sensitivity, wall.team, wall.owner
    row.words = mask_card_words(words) or row.words
    row.result, row.noted_at, row.form_key = result, at, form_key
    row.demand, row.demand_reason, row.demand_by = demand.kind, demand.reason, demand_by
    row.save()
    announce(
        name="enquiry_noted",
        subject_kind="enquiry",
        subject_id=row.id,
        at=at,
        contact=contact_id,
        customer=contact.customer_id,
        channel=contact.channel,
        service=service,
        result=result,
        demand=demand.kind,
        reason=demand.reason,
    )
    return row.id


def leave_unsettled(
    *,
    by: Actor,
    at: datetime,
    contact_id: UUID,
    team: str,
    sensitivity: str = "open",
    owner: UUID | None = None,
    words: str = "",
    suggested: Iterable[Suggested] = (),
) -> UUID:
    """Something was asked, and nobody has dealt with it yet: it is counted when somebody has.

    :param team: and `sensitivity`, and of `named` the `owner`: who may see it until then.
    :param suggested: the services that it may be about, for a person to confirm.
    """
    row = Enquiry.objects.create(
        contact_id=contact_id,
        team=team,
        sensitivity=sensitivity,
        owner=owner,
        words=mask_card_words(words),
        noted_at=at,
        suggested=[asdict(one) for one in suggested],
    )
    return row.id


def set_owner(*, by: Actor, at: datetime, enquiry_ids: Iterable[UUID], owner: UUID | None) -> None:
    """The case that these enquiries are about is in one colleague's hands, or (None) in nobody's."""
    Enquiry.objects.filter(id__in=list(enquiry_ids)).update(owner=owner)


def set_demand(*, by: Actor, at: datetime, enquiry_id: UUID, demand: Demand) -> None:
    """A person says of which demand type an enquiry was.

    :raises ContactRefusedError: for a type or reason outside the closed lists.
    """
    row = Enquiry.objects.get(id=enquiry_id)
    _check(row.result, demand)
    row.demand, row.demand_reason, row.demand_by = demand.kind, demand.reason, "person"
    row.save(update_fields=["demand", "demand_reason", "demand_by"])
    trail.note(by=by, at=at, verb="changed", subject_kind="contact", subject_id=row.contact_id, demand=demand.kind)
    announce(
        name="demand_changed",
        subject_kind="enquiry",
        subject_id=enquiry_id,
        at=at,
        demand=demand.kind,
        reason=demand.reason,
    )


def set_customer(*, by: Actor, at: datetime, contact_id: UUID, customer_id: UUID | None, recognised: str) -> None:
    """Say who a contact is with, or leave them unknown."""
    Contact.objects.filter(id=contact_id).update(customer_id=customer_id, recognised=recognised)
    trail.note(by=by, at=at, verb="changed", subject_kind="contact", subject_id=contact_id, customer=str(customer_id))
    announce(
        name="contact_customer_set",
        subject_kind="contact",
        subject_id=contact_id,
        at=at,
        customer=customer_id,
        recognised=recognised,
    )


def set_language(*, by: Actor, at: datetime, contact_id: UUID, language: str) -> None:
    """The language that is spoken in this contact."""
    Contact.objects.filter(id=contact_id).update(language=language)
    _announce_changed(at, contact_id)


def hold_contact(*, by: Actor, at: datetime, contact_id: UUID) -> None:
    """Until this transaction ends nobody else changes this contact: of two forms sent at once, one comes first."""
    Contact.objects.select_for_update().filter(id=contact_id).values_list("id").first()


def keep_draft(
    *, by: Actor, at: datetime, contact_id: UUID, form: str, fields: Mapping[str, Sequence[str]] | None
) -> None:
    """Keep what is half written in one form of a contact in hand; None: this form is empty again.

    :param fields: as typed; card numbers in them are masked.
    :raises ContactRefusedError: when it is more than can be kept.
    """
    row, _ = Draft.objects.get_or_create(contact_id=contact_id, defaults={"kept_at": at})
    forms = {name: kept for name, kept in row.forms.items() if name != form}
    if fields is not None:
        forms[form[:80]] = mask_cards_within({name[:120]: list(values) for name, values in fields.items()})
    if len(json.dumps(forms)) > LONGEST_DRAFT:
        raise ContactRefusedError(f"At most {LONGEST_DRAFT} letters can be kept for later.")
    row.forms, row.kept_at = forms, at
    row.save(update_fields=["forms", "kept_at"])


def take_contact(*, by: Actor, at: datetime, contact_id: UUID) -> bool:
    """Somebody takes a contact that waits into their hand. False when it does not wait (any more)."""
    rows = Contact.objects.filter(id=contact_id, state="waiting")
    changed = bool(rows.update(state="in_hand", taken_by=by.id))
    if changed:
        _announce_changed(at, contact_id)
    return changed


def put_back_contact(*, by: Actor, at: datetime, contact_id: UUID) -> bool:
    """What somebody has in hand waits again, for anybody. False when nobody has it."""
    rows = Contact.objects.filter(id=contact_id, state="in_hand")
    changed = bool(rows.update(state="waiting", taken_by=None))
    if changed:
        _announce_changed(at, contact_id)
    return changed


def finish_contact(*, by: Actor, at: datetime, contact_id: UUID) -> bool:
    """The contact is over, and what was half written in it is gone. False when it already was over.

    What nobody settled was not asked; where not everybody may know of it, it stays, as the wall before the messages.
    """
    rows = Contact.objects.filter(id=contact_id, state__in=("in_hand", "waiting"))
    changed = rows.update(state="finished", ended_at=at)
    Enquiry.objects.filter(contact_id=contact_id, result="", sensitivity="open").delete()
    Draft.objects.filter(contact_id=contact_id).delete()
    if changed:
        announce(name="contact_finished", subject_kind="contact", subject_id=contact_id, at=at)
    return bool(changed)


def keep_message(
    *,
    by: Actor,
    at: datetime,
    contact_id: UUID,
    direction: str,
    language: str,
    subject: str,
    body: str,
    email: EmailParts | None = None,
) -> UUID:
    """Keep a message in its language and the words as sent, but for card numbers, which are masked.

    :param email: what an email has more.
    """
    more = email or EmailParts()
    return Message.append(
        contact_id=contact_id,
        at=at,
        direction=direction,
        language=language,
        subject=mask_card_words(subject)[:700],
        body=mask_card_words(body),
        whole=mask_card_words(more.whole),
        html=mask_card_words(more.html),
        sender_name=more.sender_name[:300],
        sender_address=more.sender_address[:320],
        message_id=more.message_id[:LONGEST_ID],
    )


def _announce_changed(at: datetime, contact_id: UUID) -> None:
    announce(name="contact_changed", subject_kind="contact", subject_id=contact_id, at=at)


def _unsettled_in(contact: Contact | ContactFacts) -> Enquiry | None:
    return None if contact.state == "finished" else Enquiry.objects.filter(contact_id=contact.id, result="").first()


def _check(result: str, demand: Demand) -> None:
    if result not in RESULTS:
        raise ContactRefusedError(f"There is no result {result!r}.")
    if demand.kind not in ("value", "failure"):
        raise ContactRefusedError(f"Demand is value or failure, not {demand.kind!r}.")
    if (demand.kind == "failure") != (demand.reason in FAILURE_REASONS):
        raise ContactRefusedError("Failure demand has one of the listed reasons; value demand has none.")
