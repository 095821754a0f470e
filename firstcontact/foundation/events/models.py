"""Events, and how far each reader has come."""

from typing import ClassVar

from django.db import models

from firstcontact.foundation.tenancy.models import Appended, CouncilOwned


class Event(Appended):
    """A fact in the past tense; `payload` holds ids, codes, times and amounts, never names, addresses or free text.

    The column `xid` (made by the migration, PostgreSQL's `xid8`) keeps the transaction that wrote the row.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()

    at = models.DateTimeField()
    name = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    payload = models.JSONField(default=dict)

    class Meta:
        db_table = "events_event"
        indexes = (models.Index(fields=["council_id", "subject_id"], name="events_by_subject"),)


class Cursor(CouncilOwned):
    """How far a named reader has come: the last transaction and event that it has dealt with."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    reader = models.CharField(max_length=60)
    xid = models.BigIntegerField(default=0)
    event_id = models.UUIDField(null=True)

    class Meta:
        db_table = "events_cursor"
        constraints = (models.UniqueConstraint(fields=["council_id", "reader"], name="one_cursor_a_reader"),)
