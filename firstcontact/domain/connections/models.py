"""Keys of other systems, what was answered to their writing requests, and what they are told by webhooks."""

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


class Subscription(CouncilOwned):
    """Where another system is told of events. What it is told of hangs on its key, or on its own teams without one.

    `secret` signs what is sent and is kept encrypted; `sending_until` is set while a process sends.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()

    key = models.ForeignKey(Key, on_delete=models.PROTECT, db_constraint=False, null=True)
    address = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    teams = models.JSONField(default=list)
    secret = models.TextField()
    state = models.CharField(max_length=20)
    because = models.CharField(max_length=40, default="")
    since = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    sending_until = models.DateTimeField(null=True)
    last_delivered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "connections_subscription"


class Delivery(CouncilOwned):
    """One event that one webhook is to be told of. `codes` are those of the event: ids, codes, times and amounts."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, db_constraint=False)
    event_id = models.UUIDField()
    event_at = models.DateTimeField()
    name = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    codes = models.JSONField(default=dict)
    path = models.CharField(max_length=200, default="")
    noted_at = models.DateTimeField()
    state = models.CharField(max_length=20)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "connections_delivery"
        constraints = (
            models.UniqueConstraint(fields=["council_id", "subscription", "event_id"], name="one_delivery_an_event"),
        )
        indexes = (
            models.Index(fields=["council_id", "subscription", "state", "id"], name="deliveries_by_state"),
            models.Index(fields=["council_id", "noted_at"], name="deliveries_by_time"),
        )


class Try(CouncilOwned):
    """One try to tell it: what was answered and how long it took. Of the answer only the first letters are kept.

    `status` is 0 where nothing was answered; `trouble` says why, as a code.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()

    delivery = models.ForeignKey(Delivery, on_delete=models.DO_NOTHING, db_constraint=False)
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField()
    milliseconds = models.PositiveIntegerField()
    trouble = models.CharField(max_length=40, default="")
    answer = models.CharField(max_length=100, default="")

    class Meta:
        db_table = "connections_try"
        indexes = (models.Index(fields=["council_id", "delivery", "at"], name="tries_by_delivery"),)
