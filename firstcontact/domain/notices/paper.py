"""The council's side of a notice, from what is known of the council: pure, but for its mailboxes, which are settings.

`contact_lines` of a council may hold `phone`, `notices_from` (the address that emails come from), `website`,
`return_address` (lines split by line breaks), and what the council signs with, in each of its languages: `signature_en`
and `signature_cy` (lines split by line breaks; without one its name, phone number and website are the signature).
`brand` holds its colours.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from firstcontact.domain.councils.queries import CouncilFacts
from firstcontact.domain.mailroom.ports import mailboxes_of
from firstcontact.domain.notices.colours import choose_colours
from firstcontact.domain.notices.messages import Letterhead
from firstcontact.domain.notices.rendering import Paper
from firstcontact.domain.notices.rules import address_lines
from firstcontact.domain.notices.wording import OPEN, Setting
from firstcontact.foundation.languages import LANGUAGES, Text


def setting_of(council: CouncilFacts, *, at: datetime, sensitivity: str = OPEN) -> Setting:
    """What the words need to know of the council, at this instant."""
    zone, lines = ZoneInfo(council.time_zone), council.contact_lines
    return Setting(
        council=council.name,
        languages=council.languages,
        zone=zone,
        phone=lines.get("phone", ""),
        today=at.astimezone(zone).date(),
        sensitivity=sensitivity,
        signature=Text.model_validate({language: lines.get(f"signature_{language}", "") for language in LANGUAGES}),
        website=lines.get("website", ""),
        mailbox=main_mailbox(council),
    )


def main_mailbox(council: CouncilFacts) -> str:
    """The address at which this council reads answers: its first mailbox; empty when it has none."""
    return next((one.address for one in mailboxes_of(council.code)), "")


def paper_of(council: CouncilFacts) -> Paper:
    """The council's writing paper."""
    return Paper(
        council=council.name,
        colours=choose_colours(council.brand),
        return_address=address_lines(council.contact_lines.get("return_address", "")),
        website=council.contact_lines.get("website", ""),
    )


def letterhead_of(council: CouncilFacts, languages: tuple[str, ...]) -> Letterhead:
    """Who the council's emails come from, named in these languages."""
    names = dict.fromkeys(council.name.of(language) for language in languages)
    address = council.contact_lines.get("notices_from") or f"no-reply@{council.host}"
    return Letterhead(name=" | ".join(names), address=address, host=council.host, mailbox=main_mailbox(council))
