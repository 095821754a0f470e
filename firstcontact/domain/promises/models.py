"""Promises and the times at which each stood still."""

from typing import ClassVar

from django.db import models

from firstcontact.foundation.tenancy.models import CouncilOwned


class Promise(CouncilOwned):
    """A charter standard applied to a case (or later a call-back or answer): due, paused, kept or broken."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    service = models.SlugField(max_length=80)
    kind = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)
    unit = models.CharField(max_length=20)
    target = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    pauses_on = models.JSONField(default=list)
    source = models.CharField(max_length=20, default="charter")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    at_risk_from = models.DateTimeField()
    state = models.CharField(max_length=20, default="running")
    at_risk = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    late_known_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "promises_promise"
        indexes = (
            models.Index(fields=["council_id", "subject_id"], name="promises_by_subject"),
            models.Index(
                fields=["council_id", "due_at"], name="promises_running_by_due", condition=models.Q(state="running")
            ),
            models.Index(
                fields=["council_id", "ended_at"], name="promises_broken_by_end", condition=models.Q(state="broken")
            ),
        )


class Pause(CouncilOwned):
    """A time during which a promise stood still, and why."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    reason = models.CharField(max_length=40)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "promises_pause"
        indexes = (models.Index(fields=["council_id", "promise"], name="pauses_by_promise"),)
