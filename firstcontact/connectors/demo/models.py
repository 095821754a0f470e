"""What a demonstration would have sent."""

from typing import ClassVar

from django.db import models

from firstcontact.foundation.tenancy.models import CouncilOwned


class OutboxMessage(CouncilOwned):
    """One email that did not leave the demonstration, byte by byte."""

    personal_data: ClassVar[tuple[str, ...]] = ("sender", "recipient", "raw")

    at = models.DateTimeField()
    sender = models.CharField(max_length=320)
    recipient = models.CharField(max_length=320)
    raw = models.BinaryField()

    class Meta:
        db_table = "demo_outbox_message"
        indexes = (models.Index(fields=["council_id", "-at"], name="outbox_by_time"),)
