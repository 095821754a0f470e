"""Rows of one counted table in memory: loaded by id, changed, and only what changed is written, in one statement."""

from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar
from uuid import UUID

from firstcontact.foundation.tenancy.models import CouncilOwned

Counted = TypeVar("Counted", bound=CouncilOwned)
KEPT_BY_THE_DATABASE = ("id", "council_id")


class Loaded(Generic[Counted]):
    """Some rows of one table."""

    def __init__(self, model: type[Counted]) -> None:
        self._model = model
        self._columns = [
            field.attname for field in model._meta.local_fields if field.attname not in KEPT_BY_THE_DATABASE
        ]
        self._rows: dict[UUID, Counted] = {}
        self._before: dict[UUID, tuple[Any, ...]] = {}

    def load(self, **lookup: Any) -> None:
        """Load the rows that fit, unless they are here already."""
        for row in self._model._default_manager.filter(**lookup):
            if row.id not in self._rows:
                self._rows[row.id] = row
                self._before[row.id] = self._values(row)

    def load_ids(self, ids: Iterable[UUID]) -> None:
        """Load these rows as far as they exist."""
        wanted = set(ids) - set(self._rows)
        if wanted:
            self.load(id__in=wanted)

    def get(self, row_id: UUID) -> Counted | None:
        """The row, when it exists."""
        return self._rows.get(row_id)

    def add(self, row: Counted) -> None:
        """A new row; one with the same id takes the values of this one."""
        self._rows[row.id] = row

    def write(self) -> None:
        """Insert what is new and bring up to date what changed."""
        changed = [row for row in self._rows.values() if self._before.get(row.id) != self._values(row)]
        self._model._default_manager.bulk_create(
            changed, update_conflicts=True, update_fields=self._columns, unique_fields=["id"], batch_size=1000
        )
        self._before |= {row.id: self._values(row) for row in changed}

    def _values(self, row: Counted) -> tuple[Any, ...]:
        return tuple(getattr(row, column) for column in self._columns)

    def __iter__(self) -> Iterator[Counted]:
        return iter(self._rows.values())
