"""Keys of other systems, and what was answered to their writing requests."""

from typing import ClassVar

from django.db import models

from firstcontact.foundation.tenancy.models import CouncilOwned


class Key(CouncilOwned):
    """What lets one other system in. Of its secret only a hash is kept; `beginning` tells keys apart for people."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    name = models.CharField(max_length=80)
    beginning = models.CharField(max_length=12)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    teams = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "connections_key"
        constraints = (models.UniqueConstraint(fields=["council_id", "secret_hash"], name="one_key_a_secret"),)


class Answered(CouncilOwned):
    """What a writing request was answered, kept under its idempotency key: asked again, said again."""

    personal_data: ClassVar[tuple[str, ...]] = ("body",)

    key = models.ForeignKey(Key, on_delete=models.PROTECT, db_constraint=False)
    idempotency_key = models.CharField(max_length=120)
    request_hash = models.CharField(max_length=64)
    answered_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(default=dict)

    class Meta:
        db_table = "connections_answered"
        constraints = (
            models.UniqueConstraint(fields=["council_id", "key", "idempotency_key"], name="one_answer_a_request"),
        )
        indexes = (models.Index(fields=["council_id", "answered_at"], name="answered_by_time"),)
