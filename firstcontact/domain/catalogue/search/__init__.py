"""Finding the service that someone means: typing errors, accents and Welsh mutations forgiven.

A search answers a few words; `Suggester` reads a whole email.
"""

from firstcontact.domain.catalogue.search.index import Hit, SearchIndex, build_index
from firstcontact.domain.catalogue.search.suggesting import SUGGESTED_FROM, Suggester, Suggestion, build_suggester
from firstcontact.domain.catalogue.search.words import fold

__all__ = [
    "SUGGESTED_FROM",
    "Hit",
    "SearchIndex",
    "Suggester",
    "Suggestion",
    "build_index",
    "build_suggester",
    "fold",
]
