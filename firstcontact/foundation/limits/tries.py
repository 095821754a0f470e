"""Counting tries: one row a key, counted by the database itself, so that two processes never count past each other.

What is counted (an address on the network, a reference) is kept only as a keyed hash. The count is part of the
caller's transaction: a page that ends in an error counts nothing, one that says no counts.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from firstcontact.foundation.tenancy.models import new_id

SWEPT_AT_ONCE = 50

COUNT = """
INSERT INTO limits_tries (id, key, count, ends_at) VALUES (%(id)s, %(key)s, 1, %(ends_at)s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN limits_tries.ends_at <= %(at)s THEN 1 ELSE limits_tries.count + 1 END,
    ends_at = CASE WHEN limits_tries.ends_at <= %(at)s THEN EXCLUDED.ends_at ELSE limits_tries.ends_at END
RETURNING count, ends_at
"""
SWEEP = """
DELETE FROM limits_tries WHERE id IN (
    SELECT id FROM limits_tries WHERE ends_at <= %(at)s LIMIT %(most)s FOR UPDATE SKIP LOCKED)
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many tries within a stretch of time that begins with the first; `name` keeps limits apart."""

    name: str
    most: int
    within: timedelta


def count_try(limit: Limit, subject: str, *, at: datetime) -> int:
    """Count one try by this subject. Returns 0 when it is allowed, else the seconds until the next one is.

    :param subject: what is limited, such as a network address or a reference; only a keyed hash of it is kept.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        values: dict[str, Any] = {"id": new_id(), "key": _key(limit, subject), "at": at, "ends_at": at + limit.within}
        cursor.execute(COUNT, values)
        count, ends_at = cursor.fetchone()
        if count == 1:
            cursor.execute(SWEEP, {"at": at, "most": SWEPT_AT_ONCE})
    if count <= limit.most:
        return 0
    return max(1, int((ends_at - at).total_seconds()))


def forget_tries(limit: Limit, subject: str) -> None:
    """Begin again at nought: it has been shown that this subject may."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM limits_tries WHERE key = %s", [_key(limit, subject)])


def _key(limit: Limit, subject: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{limit.name}\0{subject}".encode(), sha256).hexdigest()
