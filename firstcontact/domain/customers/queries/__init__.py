"""Reading customers, and finding them."""

from firstcontact.domain.customers.queries.customers import (
    MOST_CANDIDATES,
    CustomerFacts,
    MarkFacts,
    Reachable,
    UnknownCustomerError,
    find_customer,
    find_openly_known,
    find_reachable,
    find_said,
    get_customer,
    list_customers,
    list_ever_linked,
    list_marks,
    list_resolved_customers,
    recognise,
    said_of,
)
from firstcontact.domain.customers.queries.search import People, find_people, is_point, search_customers

__all__ = [
    "MOST_CANDIDATES",
    "CustomerFacts",
    "MarkFacts",
    "People",
    "Reachable",
    "UnknownCustomerError",
    "find_customer",
    "find_openly_known",
    "find_people",
    "find_reachable",
    "find_said",
    "get_customer",
    "is_point",
    "list_customers",
    "list_ever_linked",
    "list_marks",
    "list_resolved_customers",
    "recognise",
    "said_of",
    "search_customers",
]
