"""Applications, and one append-only row an answer."""

from typing import ClassVar

from django.db import models

from firstcontact.foundation.tenancy.models import Appended, CouncilOwned


class Application(CouncilOwned):
    """A set of answers to a service's questions, draft or submitted. Its reference becomes the case's."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    reference = models.CharField(max_length=9, unique=True)
    service = models.SlugField(max_length=80)
    version = models.ForeignKey(
        "catalogue.ServiceVersion", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    state = models.CharField(max_length=20, default="draft")
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=2, default="en")
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    token_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "applications_application"


class Answer(Appended):
    """One answer as it was given: who, when, on which channel. A later row for the same question replaces it."""

    personal_data: ClassVar[tuple[str, ...]] = ("value",)

    application = models.ForeignKey(Application, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    question = models.CharField(max_length=80)
    value = models.JSONField(null=True)
    by_kind = models.CharField(max_length=20)
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    channel = models.CharField(max_length=20)

    class Meta:
        db_table = "applications_answer"
        indexes = (models.Index(fields=["council_id", "application"], name="answers_by_application"),)
