"""Telling open pages that something has changed, through PostgreSQL's NOTIFY, when the transaction commits."""

import json
from uuid import UUID

from django.db import connection

from firstcontact.foundation.tenancy import require_council

CHANNEL = "firstcontact_changes"


def ping(*, name: str, subject_id: UUID, team: str = "") -> None:
    """Say that this thing has changed; whoever listens asks for it again, with their own rights."""
    told = {"council": str(require_council()), "name": name, "id": str(subject_id), "team": team}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(told)])
