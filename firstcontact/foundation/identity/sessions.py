"""Sessions, kept in the database as Django keeps them; each request reads its own in one plain statement."""

from typing import Any

from django.contrib.sessions.backends import base, db

from firstcontact.foundation.clock import now
from firstcontact.foundation.tenancy.reading import read_rows

KEY_SIGNS, SHORTEST_KEY = frozenset(base.VALID_KEY_CHARS), 8  # as Django has them


class SessionStore(db.SessionStore):
    """Django's sessions, read without putting a query together anew for each request."""

    def load(self) -> dict[str, Any]:
        """What is kept in the session; of none, or of one that is over, nothing."""
        rows = read_rows(
            "SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > %(now)s",
            key=self.session_key,
            now=now(),
        )
        if not rows:
            self._session_key = None
            return {}
        kept: dict[str, Any] = self.decode(rows[0][0])
        return kept

    def _validate_session_key(self, key: str | None) -> bool:
        """Only what Django makes keys of: a cookie may hold any sign, even the one that the database refuses."""
        return key is not None and len(key) >= SHORTEST_KEY and set(key) <= KEY_SIGNS
