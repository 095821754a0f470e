"""Reading the figures (`figures`), and what is behind each of them (`behind`). Counts say nothing of a person."""

from firstcontact.domain.measures.queries.behind import (
    PARTS,
    Behind,
    BehindRow,
    UnknownPartError,
    count_behind,
    list_behind,
)
from firstcontact.domain.measures.queries.figures import (
    DayOfContacts,
    DayOfEnquiries,
    EndedPromises,
    OpenCases,
    ReasonCount,
    ServiceCount,
    count_contacts,
    count_enquiries,
    count_open_cases,
    count_promises,
    count_reasons,
    count_services,
    find_last_ending,
    find_span,
)
from firstcontact.domain.measures.queries.meaning import Scope

__all__ = [
    "PARTS",
    "Behind",
    "BehindRow",
    "DayOfContacts",
    "DayOfEnquiries",
    "EndedPromises",
    "OpenCases",
    "ReasonCount",
    "Scope",
    "ServiceCount",
    "UnknownPartError",
    "count_behind",
    "count_contacts",
    "count_enquiries",
    "count_open_cases",
    "count_promises",
    "count_reasons",
    "count_services",
    "find_last_ending",
    "find_span",
    "list_behind",
]
