"""Councils apart: which council this piece of work is for, and the database that enforces it."""

from firstcontact.foundation.tenancy.context import acting_for, current_council, require_council

__all__ = ["acting_for", "current_council", "require_council"]
