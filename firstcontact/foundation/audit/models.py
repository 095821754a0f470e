"""One row for each time somebody saw or changed a record."""

from typing import ClassVar

from django.db import models

from firstcontact.foundation.tenancy.models import Appended


class AuditEntry(Appended):
    """Who, when, saw or changed, what. Ids and codes only."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    facts = models.JSONField(default=dict)

    class Meta:
        db_table = "audit_entry"
        indexes = (
            models.Index(fields=["council_id", "subject_id", "-at"], name="audit_by_subject"),
            models.Index(fields=["council_id", "-at"], name="audit_by_time"),
            models.Index(fields=["council_id", "actor_id", "-at"], name="audit_by_actor"),
        )
