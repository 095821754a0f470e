"""Finding by words: cases by where they are, and what people said and wrote; the last 90 days, older when asked for.

A word that many used is found among the last few days, a rare one among more: so neither reads more than it shows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from firstcontact.domain.cases import queries as cases
from firstcontact.domain.cases.queries import CaseFacts, list_cases_of_enquiries
from firstcontact.domain.catalogue.queries import get_version
from firstcontact.domain.contacts import queries as contacts
from firstcontact.domain.contacts.queries import ContactFacts, SaidFacts, list_contacts
from firstcontact.domain.customers.queries import CustomerFacts, list_customers
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.languages import Text

LATELY: Final = timedelta(days=90)
FIRST: Final = timedelta(days=3)
OLDER: Final = (timedelta(days=2 * 365), timedelta(days=10 * 365), timedelta(days=60 * 365))
MOST = 20
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case that was found, with the name of its service."""

    case: CaseFacts
    service: Text


@dataclass(frozen=True, slots=True)
class FoundSaid:
    """What somebody said or wrote, who it was, and the case that it led to, as far as the viewer may know them."""

    said: SaidFacts
    contact: ContactFacts
    customer: CustomerFacts | None
    case: UUID | None


@dataclass(frozen=True, slots=True)
class FoundWords:
    """Cases and contacts, newest first. `more`: there are others; `older`: all years were looked through."""

    cases: tuple[FoundCase, ...] = ()
    said: tuple[FoundSaid, ...] = ()
    more: bool = False
    older: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.cases or self.said)


def find_words(words: str, *, viewer: Viewer, at: datetime, older: bool = False, most: int = MOST) -> FoundWords:
    """The cases and contacts in which all these words are, as far as this viewer may see them."""
    spans = (FIRST, LATELY, *OLDER) if older else (FIRST, LATELY)

    def find(search: Callable[..., list[Row]]) -> list[Row]:
        found: list[Row] = []
        for span in spans:
            found = search(words, viewer=viewer, since=at - span, until=at, most=most + 1)
            if len(found) > most:
                break
        return found

    of_cases, said = find(cases.find_by_words), find(contacts.find_by_words)
    return FoundWords(
        cases=tuple(FoundCase(case, get_version(case.version_id).name) for case in of_cases[:most]),
        said=_told(said[:most], viewer),
        more=len(of_cases) > most or len(said) > most,
        older=older,
    )


def _told(said: Sequence[SaidFacts], viewer: Viewer) -> tuple[FoundSaid, ...]:
    """What was said, each contact once, with who and what it led to; in a fixed number of queries."""
    known = {one.id: one for one in list_contacts({one.contact_id for one in said}, viewer=viewer)}
    customers = list_customers({one.customer_id for one in known.values() if one.customer_id}, viewer=viewer)
    asked = [each.id for one in known.values() for each in one.enquiries if not each.hidden]
    seen = {
        enquiry: case.id for enquiry, case in list_cases_of_enquiries(asked, viewer=viewer).items() if not case.hidden
    }
    found = {}
    for one in said:
        contact = known.get(one.contact_id)
        if contact is None or contact.id in found:
            continue
        case = next((seen[each.id] for each in contact.enquiries if each.id in seen), None)
        customer = customers.get(contact.customer_id) if contact.customer_id else None
        found[contact.id] = FoundSaid(one, contact, customer, case)
    return tuple(found.values())
