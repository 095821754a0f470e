"""The mailboxes of a council as they stand, and every email that came in."""

from typing import ClassVar

from django.db import models

from firstcontact.foundation.tenancy.models import CouncilOwned


class Mailbox(CouncilOwned):
    """How it stands with one mailbox; how it is reached is a setting, with its password, and not kept here."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    code = models.SlugField(max_length=60)
    cursor = models.CharField(max_length=100, blank=True)  # everything up to here is kept and dealt with at the server
    stuck = models.JSONField(default=dict)  # what could not be fetched: its key, and how often that was tried
    fetched = models.PositiveBigIntegerField(default=0)
    backlog = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=500, blank=True)
    trouble_since = models.DateTimeField(null=True)

    class Meta:
        db_table = "mailroom_mailbox"
        constraints = (models.UniqueConstraint(fields=["council_id", "code"], name="one_mailbox_a_code"),)


class Email(CouncilOwned):
    """One email that came in: its raw input, and what was understood of it."""

    personal_data: ClassVar[tuple[str, ...]] = ("sender", "sender_name", "subject", "message_id", "because", "problems")

    mailbox = models.SlugField(max_length=60)
    raw_id = models.UUIDField()
    received_at = models.DateTimeField()
    size = models.PositiveBigIntegerField()
    cut = models.BooleanField(default=False)  # it was larger than may be kept: only its beginning is here
    state = models.CharField(max_length=10, default="kept")
    kind = models.CharField(max_length=20, blank=True)
    because = models.CharField(max_length=500, blank=True)
    tries = models.PositiveIntegerField(default=0)
    sender = models.CharField(max_length=320, blank=True)
    sender_name = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=700, blank=True)
    message_id = models.CharField(max_length=500, blank=True)
    problems = models.JSONField(default=list)
    sensitivity = models.CharField(max_length=10, default="open")
    team = models.SlugField(max_length=80, blank=True)
    owner = models.UUIDField(null=True)
    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)

    class Meta:
        db_table = "mailroom_email"
        indexes = (
            models.Index(fields=["council_id", "state", "-received_at"], name="emails_by_state"),
            models.Index(fields=["council_id", "sender", "-received_at"], name="emails_by_sender"),
            models.Index(fields=["council_id", "contact"], name="emails_by_contact"),
            models.Index(fields=["council_id", "raw_id"], name="emails_by_raw_input"),
        )
