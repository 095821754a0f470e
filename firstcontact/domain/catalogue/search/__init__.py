"""Finding the service that someone means: typing errors, accents and Welsh mutations forgiven."""

from firstcontact.domain.catalogue.search.index import Hit, SearchIndex, build_index
from firstcontact.domain.catalogue.search.words import fold

__all__ = ["Hit", "SearchIndex", "build_index", "fold"]
