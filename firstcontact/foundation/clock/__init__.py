"""What time it is. Only doors and jobs ask; everything below takes `at:`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)
