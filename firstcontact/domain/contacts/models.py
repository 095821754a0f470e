"""Contacts, what was asked in each, and the messages of a conversation."""

from typing import ClassVar

from django.db import models

from firstcontact.foundation.tenancy.models import CouncilOwned


class Contact(CouncilOwned):
    """One interaction on one channel, inbound or outbound. The root of everything that is counted."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    channel = models.CharField(max_length=20)
    direction = models.CharField(max_length=10, default="inbound")
    channel_key = models.CharField(max_length=200)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    recognised = models.CharField(max_length=10, default="unknown")
    taken_by = models.UUIDField(null=True)
    language = models.CharField(max_length=2, default="en")
    state = models.CharField(max_length=10, default="finished")
    raw_id = models.UUIDField(null=True)

    class Meta:
        db_table = "contacts_contact"
        constraints = (
            models.UniqueConstraint(fields=["council_id", "channel", "channel_key"], name="one_contact_a_channel_key"),
        )
        indexes = (
            models.Index(fields=["council_id", "customer", "-at"], name="contacts_by_customer"),
            models.Index(fields=["council_id", "-at"], name="contacts_by_time"),
            models.Index(
                fields=["council_id", "taken_by"], name="contacts_in_hand", condition=models.Q(state="in_hand")
            ),
        )


class Enquiry(CouncilOwned):
    """One thing asked within a contact: service, demand type, result."""

    personal_data: ClassVar[tuple[str, ...]] = ("words",)

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    service = models.SlugField(max_length=80)
    sensitivity = models.CharField(max_length=10, default="open")
    team = models.SlugField(max_length=80)
    words = models.TextField(blank=True)
    result = models.CharField(max_length=30, blank=True)
    demand = models.CharField(max_length=10, blank=True)
    demand_reason = models.CharField(max_length=60, blank=True)
    demand_by = models.CharField(max_length=10, default="machine")
    noted_at = models.DateTimeField()
    owner = models.UUIDField(null=True)  # of a `named` service: whoever has the case that this is about
    form_key = models.CharField(max_length=40, blank=True)  # of the form that noted it: sent twice, it notes once

    class Meta:
        db_table = "contacts_enquiry"
        constraints = (
            models.UniqueConstraint(
                fields=["council_id", "contact", "form_key"],
                name="one_enquiry_a_form_key",
                condition=~models.Q(form_key=""),
            ),
        )
        indexes = (models.Index(fields=["council_id", "contact"], name="enquiries_by_contact"),)


class Message(CouncilOwned):
    """One email, text, chat line, letter or post inside a contact's conversation, in its language and words as sent."""

    personal_data: ClassVar[tuple[str, ...]] = ("subject", "body")

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    at = models.DateTimeField()
    direction = models.CharField(max_length=10)
    language = models.CharField(max_length=2, default="en")
    subject = models.CharField(max_length=700, blank=True)
    body = models.TextField(blank=True)

    class Meta:
        db_table = "contacts_message"
        indexes = (models.Index(fields=["council_id", "contact"], name="messages_by_contact"),)


class Draft(CouncilOwned):
    """What an adviser has half written in a contact in hand, form by form; gone when the contact is finished."""

    personal_data: ClassVar[tuple[str, ...]] = ("forms",)

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    forms = models.JSONField(default=dict)
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "contacts_draft"
        constraints = (models.UniqueConstraint(fields=["council_id", "contact"], name="one_draft_a_contact"),)
