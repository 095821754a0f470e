"""The one place that names connectors: each is registered with the port that it implements."""

from firstcontact.domain.councils.queries import list_council_ids
from firstcontact.foundation.jobs.lanes import register_councils


def connect() -> None:
    """Register everything that the settings choose."""
    register_councils(list_council_ids)
