"""Work items: one row for each piece of waiting work."""

from typing import ClassVar

from django.db import models

from firstcontact.foundation.tenancy.models import CouncilOwned


class WorkItem(CouncilOwned):
    """A case, a message to answer, a call-back, a review: what waits, for which team, due when, and why it is here."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    kind = models.CharField(max_length=30)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    team = models.SlugField(max_length=80)
    sensitivity = models.CharField(max_length=10, default="open")
    due_at = models.DateTimeField(null=True)
    why = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="waiting")
    claimed_by = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "work_item"
        constraints = (
            models.UniqueConstraint(
                fields=["council_id", "kind", "subject_id"],
                name="one_open_work_item",
                condition=models.Q(state__in=("waiting", "claimed", "paused")),
            ),
        )
        indexes = (
            models.Index(
                fields=["council_id", "team", "due_at", "id"],
                name="work_by_team_and_due",
                condition=models.Q(state__in=("waiting", "claimed", "paused")),
            ),
            models.Index(fields=["council_id", "subject_id"], name="work_by_subject"),
            models.Index(
                fields=["council_id", "claimed_by", "due_at"],
                name="work_by_colleague",
                condition=models.Q(state__in=("waiting", "claimed", "paused"), claimed_by__isnull=False),
            ),
        )
