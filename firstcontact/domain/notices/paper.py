"""The council's side of a notice, from what is known of the council: pure.

`contact_lines` of a council may hold `phone`, `notices_from` (the address that emails come from), `website` and
`return_address` (lines split by line breaks); `brand` holds its colours.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from firstcontact.domain.councils.queries import CouncilFacts
from firstcontact.domain.notices.colours import choose_colours
from firstcontact.domain.notices.messages import Letterhead
from firstcontact.domain.notices.rendering import Paper
from firstcontact.domain.notices.rules import address_lines
from firstcontact.domain.notices.wording import OPEN, Setting


def setting_of(council: CouncilFacts, *, at: datetime, sensitivity: str = OPEN) -> Setting:
    """What the words need to know of the council, at this instant."""
    zone = ZoneInfo(council.time_zone)
    return Setting(
        council=council.name,
        languages=council.languages,
        zone=zone,
        phone=council.contact_lines.get("phone", ""),
        today=at.astimezone(zone).date(),
        sensitivity=sensitivity,
    )


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
    return Letterhead(name=" | ".join(names), address=address)
