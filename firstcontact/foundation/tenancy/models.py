"""The base of every row that belongs to one council."""

from typing import Any, ClassVar
from uuid import UUID

import uuid_utils.compat
from django.db import models

# Registers its lookup with Django, for every table of a council.
from firstcontact.foundation.tenancy import lookups  # noqa: F401
from firstcontact.foundation.tenancy.appending import AppendedManager, append
from firstcontact.foundation.tenancy.context import require_council
from firstcontact.foundation.tenancy.inserting import insert_values, values_of


def new_id() -> UUID:
    """A UUIDv7: in order of time, so that indexes stay compact."""
    return uuid_utils.compat.uuid7()


class CouncilOwned(models.Model):
    """One row of one council. Its migration calls `protect()`, which adds the wall in the database.

    `personal_data` names the columns that hold something about a person; every subclass states it, `()` where none.
    """

    personal_data: ClassVar[tuple[str, ...]]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    council_id = models.UUIDField(default=require_council, editable=False)

    class Meta:
        abstract = True

    def _do_insert(self, manager: Any, using: str, fields: Any, returning_fields: Any, raw: bool) -> list[Any]:
        """What `save` does for a new row, with the statement that stays the same for every row of its table."""
        insert_values(type(self), [values_of(self, using)], using=using)
        return []


class Appended(CouncilOwned):
    """One row of one council that is only ever appended: it is written at the end of its transaction."""

    objects = AppendedManager()

    class Meta:
        abstract = True

    @classmethod
    def append(cls, **values: Any) -> UUID:
        """Append a row, given the values of all columns but those of `CouncilOwned`. Returns its id."""
        row_id = new_id()
        append(cls, {"id": row_id, "council_id": require_council(), **values})
        return row_id


class Global(models.Model):
    """A row that belongs to no council: it holds nothing about a resident but the login itself."""

    personal_data: ClassVar[tuple[str, ...]]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True
