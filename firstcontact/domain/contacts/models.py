"""Contacts, what was asked in each, and the messages of a conversation."""

from typing import ClassVar

from django.db import models

from firstcontact.foundation.tenancy.models import Appended, CouncilOwned


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
    suggested = models.JSONField(default=list)  # services that their words may be about, for a person to confirm

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


class Message(Appended):
    """One email, text, chat line, letter or post inside a contact's conversation, in its language and words as sent.

    `body` is what the person wrote now; of an email `whole` is all of its text, with what was quoted, and `html` its
    page, safe to show.
    """

    personal_data: ClassVar[tuple[str, ...]] = (
        "subject",
        "body",
        "whole",
        "html",
        "sender_name",
        "sender_address",
        "message_id",
    )

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    at = models.DateTimeField()
    direction = models.CharField(max_length=10)
    language = models.CharField(max_length=2, default="en")
    subject = models.CharField(max_length=700, blank=True)
    body = models.TextField(blank=True)
    whole = models.TextField(blank=True)
    html = models.TextField(blank=True)
    sender_name = models.CharField(max_length=300, blank=True)
    sender_address = models.CharField(max_length=320, blank=True)
    message_id = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "contacts_message"
        indexes = (
            models.Index(fields=["council_id", "contact"], name="messages_by_contact"),
            models.Index(
                fields=["council_id", "message_id"], name="messages_by_id", condition=~models.Q(message_id="")
            ),
        )


class Attachment(CouncilOwned):
    """A file that came with a message: kept as it came. `type` is what its content is, `said_type` what was claimed."""

    personal_data: ClassVar[tuple[str, ...]] = ("name", "body")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    place = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    type = models.CharField(max_length=120)
    said_type = models.CharField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField()
    body = models.BinaryField()
    content_id = models.CharField(max_length=500, blank=True)
    inline = models.BooleanField(default=False)
    scan = models.CharField(max_length=20, default="not_scanned")
    scan_said = models.CharField(max_length=300, blank=True)
    scanned_at = models.DateTimeField(null=True)
    scan_tries = models.PositiveIntegerField(default=0)
    scan_due_at = models.DateTimeField(null=True)  # of one that waits: when it is taken up again

    class Meta:
        db_table = "contacts_attachment"
        constraints = (
            models.UniqueConstraint(fields=["council_id", "message", "place"], name="one_attachment_a_place"),
        )
        indexes = (
            models.Index(
                fields=["council_id", "scan", "id"],
                name="attachments_to_scan",
                condition=models.Q(scan__in=("waiting", "not_scanned")),
            ),
        )


class Draft(CouncilOwned):
    """What an adviser has half written in a contact in hand, form by form; gone when the contact is finished."""

    personal_data: ClassVar[tuple[str, ...]] = ("forms",)

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    forms = models.JSONField(default=dict)
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "contacts_draft"
        constraints = (models.UniqueConstraint(fields=["council_id", "contact"], name="one_draft_a_contact"),)
