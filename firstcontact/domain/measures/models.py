"""What the figures are counted from: one row a contact, an enquiry, a promise and a case, filled from events only.

No names and no free text. Rows keep the ids that the events gave, the customer's original one among them, so that they
can be thrown away and made again. `day` is the local day of the council's clock. Nothing here refers to another
package's tables: a record may be erased there, and what was counted stays counted.
"""

from typing import ClassVar

from django.db import models

from firstcontact.foundation.tenancy.models import CouncilOwned

INBOUND = models.Q(direction="inbound")


class CountedContact(CouncilOwned):
    """One contact; its id is the contact's."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    at = models.DateTimeField()
    day = models.DateField()
    channel = models.CharField(max_length=20)
    direction = models.CharField(max_length=10)
    language = models.CharField(max_length=2)
    customer_id = models.UUIDField(null=True)

    class Meta:
        db_table = "measures_contact"
        indexes = (models.Index(fields=["council_id", "day", "channel"], name="counted_contacts", condition=INBOUND),)


class CountedEnquiry(CouncilOwned):
    """One thing asked; its id is the enquiry's, its time, day, channel and direction are the contact's.

    `person_id` is who the customer is now, through links. `leads` marks the first enquiry of its contact about its
    service, so that contacts by service are counted without sorting them out again.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()

    contact_id = models.UUIDField()
    at = models.DateTimeField()
    day = models.DateField()
    channel = models.CharField(max_length=20)
    direction = models.CharField(max_length=10)
    service = models.CharField(max_length=80)
    result = models.CharField(max_length=30)
    demand = models.CharField(max_length=10)
    reason = models.CharField(max_length=60, blank=True)
    leads = models.BooleanField(default=True)
    customer_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    is_repeat = models.BooleanField(default=False)
    was_repeated = models.BooleanField(default=False)

    class Meta:
        db_table = "measures_enquiry"
        indexes = (
            models.Index(
                fields=["council_id", "day", "service", "channel"],
                name="counted_enquiries",
                condition=INBOUND,
                include=["demand", "reason", "result", "leads", "person_id", "is_repeat", "was_repeated"],
            ),
            models.Index(fields=["council_id", "person_id"], name="counted_enquiries_by_person"),
            models.Index(fields=["council_id", "customer_id"], name="counted_enquiries_by_customer"),
            models.Index(fields=["council_id", "contact_id"], name="counted_enquiries_by_contact"),
        )


class CountedPromise(CouncilOwned):
    """One promise; its id is the promise's. `ended_day` is empty while it is still to be kept."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    case_id = models.UUIDField()
    service = models.CharField(max_length=80)
    channel = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=20)
    ended_at = models.DateTimeField(null=True)
    ended_day = models.DateField(null=True)

    class Meta:
        db_table = "measures_promise"
        indexes = (
            models.Index(
                fields=["council_id", "ended_day", "source", "kind", "state"],
                name="counted_promises",
                include=["service", "channel"],
            ),
            models.Index(fields=["council_id", "case_id"], name="counted_promises_by_case"),
        )


class CountedCase(CouncilOwned):
    """One case; its id is the case's. `due_at` is when the promise that ends it is due: put right, else tell, else
    respond; empty when there is none, or when it was kept. `waits` while that promise stands still."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    service = models.CharField(max_length=80)
    channel = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    opened_day = models.DateField()
    closed_at = models.DateTimeField(null=True)
    due_promise_id = models.UUIDField(null=True)
    due_kind = models.CharField(max_length=20, blank=True)
    due_at = models.DateTimeField(null=True)
    waits = models.BooleanField(default=False)

    class Meta:
        db_table = "measures_case"
        indexes = (
            models.Index(
                fields=["council_id", "due_at"],
                name="counted_cases_open",
                condition=models.Q(closed_at__isnull=True),
                include=["service", "channel", "waits"],
            ),
        )
