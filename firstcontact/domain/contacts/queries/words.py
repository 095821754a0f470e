"""Finding contacts by what was said or written in them. What a viewer may not see is neither found nor counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from firstcontact.domain.staff.queries import seen_values
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.tenancy.appending import write_appended
from firstcontact.foundation.tenancy.reading import read_facts

_VALUES: Final = (
    "(%(asked)s, %(since)s, %(until)s, %(everything)s, %(staff)s, %(teams)s::text[], %(me)s::uuid, %(leads)s, %(most)s)"
)
_BY_WORDS: Final = (
    f"SELECT contact_id, at, words FROM find_enquiries_by_words{_VALUES}"
    f" UNION ALL SELECT contact_id, at, words FROM find_messages_by_words{_VALUES}"
    " ORDER BY at DESC, contact_id LIMIT %(most)s"
)


@dataclass(frozen=True, slots=True)
class SaidFacts:
    """What somebody said or wrote in a contact, when."""

    contact_id: UUID
    at: datetime
    words: str


def find_by_words(words: str, *, viewer: Viewer, since: datetime, until: datetime, most: int = 20) -> list[SaidFacts]:
    """What was said and written to us in this time in which all these words are, newest first."""
    if not words.strip():
        return []
    write_appended()  # the functions read tables that the statement does not name
    return read_facts(SaidFacts, _BY_WORDS, **seen_values(viewer), asked=words, since=since, until=until, most=most)
