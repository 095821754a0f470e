"""Notices as they were written, what became of each, and the letters made of them."""

from typing import ClassVar

from django.db import models

from firstcontact.domain.notices.templates import AUTOMATIC_ANSWERS
from firstcontact.foundation.tenancy.models import CouncilOwned


class Notice(CouncilOwned):
    """What the council tells one customer, once: the words as sent, how, and the state of the delivery.

    `key` is made of its kind, what it is about and the occasion, so that a repeated event tells nobody twice. What it
    is about stands higher in the house than notices do, so it is kept as a kind and an id.
    """

    personal_data: ClassVar[tuple[str, ...]] = (
        "to_name",
        "to_address",
        "postal_address",
        "subject",
        "said",
        "body_text",
        "body_html",
        "last_error",
        "accepted_as",
        "thread_subject",
    )

    key = models.CharField(max_length=250)
    kind = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    reference = models.CharField(max_length=9, blank=True)
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    contact = models.ForeignKey(
        "contacts.Contact", null=True, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    sensitivity = models.CharField(max_length=10, default="open")
    team = models.SlugField(max_length=80, blank=True)
    owner = models.UUIDField(null=True)
    how = models.CharField(max_length=10)
    to_name = models.CharField(max_length=300, blank=True)
    to_address = models.CharField(max_length=320, blank=True)
    postal_address = models.JSONField(default=list)
    large_print = models.BooleanField(default=False)
    languages = models.JSONField(default=list)
    subject = models.CharField(max_length=700)
    said = models.JSONField(default=dict)
    body_text = models.TextField()
    body_html = models.TextField()
    state = models.CharField(max_length=20)
    attempts = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    sending_since = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    accepted_as = models.CharField(max_length=500, blank=True)
    message_id = models.CharField(max_length=400, blank=True)
    thread = models.JSONField(default=list)  # Message-IDs of the emails that it follows, oldest first
    thread_subject = models.CharField(max_length=700, blank=True)  # of the email that it answers
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    printed_at = models.DateTimeField(null=True)
    printed_by = models.UUIDField(null=True)
    posted_at = models.DateTimeField(null=True)
    posted_by = models.UUIDField(null=True)
    told_by_channel = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "notices_notice"
        constraints = (models.UniqueConstraint(fields=["council_id", "key"], name="one_notice_a_key"),)
        indexes = (
            models.Index(fields=["council_id", "subject_id"], name="notices_by_subject"),
            models.Index(fields=["council_id", "customer", "-written_at"], name="notices_by_customer"),
            models.Index(fields=["council_id", "state", "written_at"], name="notices_by_state"),
            models.Index(
                fields=["council_id", "message_id"], name="notices_by_message_id", condition=~models.Q(message_id="")
            ),
            models.Index(
                fields=["council_id", "to_address", "-written_at"],
                name="notices_by_address",
                condition=~models.Q(to_address=""),
            ),
            models.Index(
                fields=["council_id", "-written_at"],
                name="notices_answered_by_machine",
                condition=models.Q(kind__in=AUTOMATIC_ANSWERS),
            ),
        )


class Letter(CouncilOwned):
    """The PDF of a notice that goes by post, as it was printed."""

    personal_data: ClassVar[tuple[str, ...]] = ("pdf",)

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    pdf = models.BinaryField()
    pages = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "notices_letter"
        constraints = (models.UniqueConstraint(fields=["council_id", "notice"], name="one_letter_a_notice"),)
