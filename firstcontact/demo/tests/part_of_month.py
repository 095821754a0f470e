"""A part of the demo month for tests of the fill, and the council that it is told to."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from email.message import EmailMessage
from itertools import islice
from uuid import UUID

import pytest

from firstcontact.demo import fill
from firstcontact.demo.councils import load_councils
from firstcontact.demo.fill import Filled, fill_month, gather_stories
from firstcontact.demo.happenings import ContactMade, Deed, Happening, Step, WorkDone
from firstcontact.demo.month import plan_month
from firstcontact.domain.cases.queries import list_cases_by_enquiry
from firstcontact.domain.contacts.queries import ContactFacts, find_by_key
from firstcontact.domain.notices import ports
from firstcontact.foundation.identity import SYSTEM, Viewer

STARTS = date(2026, 10, 22)
UNTIL = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
LOADED_AT = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
SEES_ALL = Viewer.of(SYSTEM)
WHOLE = gather_stories(plan_month(7, 1, STARTS))


def pick(asks: int, each: int) -> list[Happening]:
    """A part of the month: so many people who only ask, and so many whole stories with each deed and step."""
    keys = list(islice((key for key, story in WHOLE.items() if len(story) == 1), asks))
    for deed in Deed:
        keys += islice((key for key, story in WHOLE.items() if has(story, deed=deed)), each)
    for step in Step:
        keys += islice((key for key, story in WHOLE.items() if has(story, step=step)), each)
    keys += islice((key for key, story in WHOLE.items() if has_reason(story, "progress_chasing_after_broken")), each)
    keys += islice((key for key, story in WHOLE.items() if has(story, Deed.OPEN) and opened_on(story) == "web"), each)
    keys += islice(
        (key for key, story in WHOLE.items() if has(story, Deed.OPEN) and not can_be_emailed(story)), 2 * each
    )
    return sorted((one for key in set(keys) for one in WHOLE[key]), key=lambda one: (one.at, one.key))


def has(story: list[Happening], deed: Deed | None = None, step: Step | None = None) -> bool:
    """Whether somebody does this in the story."""
    deeds = {each.deed for contact in story if isinstance(contact, ContactMade) for each in contact.enquiries}
    steps = {work.step for work in story if isinstance(work, WorkDone)}
    return deed in deeds or step in steps


def has_reason(story: list[Happening], reason: str) -> bool:
    """Whether an enquiry of the story is failure demand for this reason."""
    contacts = [each for each in story if isinstance(each, ContactMade)]
    return any(enquired.reason == reason for contact in contacts for enquired in contact.enquiries)


def can_be_emailed(story: list[Happening]) -> bool:
    """Whether who began the story has an email, or stays unknown."""
    first = story[0]
    return not (isinstance(first, ContactMade) and first.person and not first.person.email)


def opened_on(story: list[Happening]) -> str:
    """The channel on which the story began."""
    return story[0].channel if isinstance(story[0], ContactMade) else ""


def tell(council: UUID, until: datetime = UNTIL) -> Filled:
    """Fill the council with what the plan gives now."""
    return fill_month(council_id=council, seed=7, scale=1, month=STARTS, until=until)


def contact_of(happening: ContactMade) -> ContactFacts | None:
    """The contact that a happening became, as far as its key tells."""
    return find_by_key(happening.channel, f"demo:{happening.key}", viewer=SEES_ALL)


def case_of(story: list[Happening]) -> UUID | None:
    """The case of a story, found by one of its contacts; none when all of them were applications on the website."""
    for happening in story:
        contact = contact_of(happening) if isinstance(happening, ContactMade) else None
        cases = list_cases_by_enquiry(each.id for each in contact.enquiries) if contact else {}
        if cases:
            return next(iter(cases.values()))
    return None


class Drawer:
    """Takes every email and shows it to nobody: an outbox as far as the fill asks for one."""

    def send(self, message: EmailMessage, envelope: ports.Envelope) -> ports.Accepted:
        """Take it."""
        return ports.Accepted(f"put away for {envelope.recipient}")

    def list_messages(self, *, most: int = 100) -> Sequence[ports.OutboxEntry]:
        """Nothing can be read."""
        return ()

    def find_message(self, *, message_id: UUID) -> ports.OutboxEntry | None:
        """Nothing can be read."""
        return None


def make_castlemere(part: list[Happening], patch: pytest.MonkeyPatch) -> UUID:
    """The made-up council, empty, with an outbox for its email; the plan gives this part."""
    outbox = Drawer()
    patch.setattr(fill, "plan_month", lambda seed, scale, month: iter(part))
    patch.setitem(ports._senders, "castlemere", outbox)
    patch.setattr(ports, "_outboxes", [outbox])
    return load_councils(at=LOADED_AT, codes=["castlemere"])["castlemere"]
