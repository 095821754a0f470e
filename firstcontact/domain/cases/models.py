"""Cases, their history, and which enquiries led to them."""

from typing import ClassVar

from django.db import models

from firstcontact.foundation.tenancy.models import Appended, CouncilOwned


class Case(CouncilOwned):
    """Something that the council must do and finish. Its reference is that of the application it came from."""

    personal_data: ClassVar[tuple[str, ...]] = ("summary",)

    reference = models.CharField(max_length=9, unique=True)
    application = models.ForeignKey(
        "applications.Application", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    service = models.SlugField(max_length=80)
    version = models.ForeignKey(
        "catalogue.ServiceVersion", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    record_id = models.UUIDField(null=True)
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=2, default="en")
    sensitivity = models.CharField(max_length=10, default="open")
    team = models.SlugField(max_length=80)
    owner = models.UUIDField(null=True)
    state = models.CharField(max_length=30, default="new")
    outcome = models.CharField(max_length=80, blank=True)
    summary = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=20, default="charter")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    times_reopened = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "cases_case"
        indexes = (
            models.Index(fields=["council_id", "customer", "-opened_at"], name="cases_by_customer"),
            models.Index(fields=["council_id", "application"], name="cases_by_application"),
            models.Index(fields=["council_id", "opened_at", "service"], name="cases_by_time"),
        )


class CaseEntry(Appended):
    """One line of a case's history, only ever appended. Internal entries never leave the council."""

    personal_data: ClassVar[tuple[str, ...]] = ("body",)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    visible_to_customer = models.BooleanField(default=False)
    by_kind = models.CharField(max_length=20)
    by_id = models.UUIDField(null=True)
    body = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        db_table = "cases_entry"
        indexes = (models.Index(fields=["council_id", "case", "at"], name="entries_by_case"),)


class EnquiryCase(Appended):
    """Which case an enquiry led to: it opened it, updated it, or only asked about it."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    enquiry = models.ForeignKey("contacts.Enquiry", on_delete=models.CASCADE, db_constraint=False, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    relation = models.CharField(max_length=10)

    class Meta:
        db_table = "cases_enquiry"
        indexes = (
            models.Index(fields=["council_id", "case"], name="enquiries_by_case"),
            models.Index(fields=["council_id", "enquiry"], name="cases_by_enquiry"),
        )
