"""Promises are watched: those at risk are marked, those whose time has passed are broken, and counted.

1. Every minute, for each council: find running promises that have become at risk, and those that are now broken.
"""

from datetime import datetime

from firstcontact.domain.councils.queries import get_calendar
from firstcontact.domain.promises.actions import find_at_risk_and_broken
from firstcontact.foundation.identity import Actor


def watch_promises(*, by: Actor, at: datetime) -> tuple[int, int]:
    """Returns how many became at risk and how many broke."""
    return find_at_risk_and_broken(by=by, at=at, calendar=get_calendar())
