"""What was said of people (source records), which customer each record is of (links), and what is shown."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from firstcontact.foundation.tenancy.models import CouncilOwned


class Customer(CouncilOwned):
    """A person or organisation that the council serves.

    Every column below is computed from the linked source records that were said openly; none is typed in here. What was
    said to a service marked `team` or `named` is added only for those who may see it (`queries`). Only the name comes
    from such a record where no other tells it: everybody may know that there is somebody.
    """

    personal_data: ClassVar[tuple[str, ...]] = (
        "name",
        "name_key",
        "date_of_birth",
        "email",
        "phone",
        "postcode",
        "address",
        "language",
        "access_needs",
    )

    name = models.CharField(max_length=300, blank=True)
    name_key = models.CharField(max_length=300, blank=True)
    date_of_birth = models.DateField(null=True)
    email = models.CharField(max_length=320, blank=True)
    email_verified = models.BooleanField(default=False)
    phone = models.CharField(max_length=40, blank=True)
    phone_verified = models.BooleanField(default=False)
    postcode = models.CharField(max_length=12, blank=True)
    address = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=2, blank=True)
    access_needs = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "customers_customer"
        indexes = (
            models.Index(fields=["council_id", "email"], name="customers_by_email"),
            models.Index(fields=["council_id", "phone"], name="customers_by_phone"),
            models.Index(fields=["council_id", "postcode"], name="customers_by_postcode"),
            models.Index(fields=["council_id", "name_key"], name="customers_by_name"),
        )


class NameWord(CouncilOwned):
    """One word of a customer's name, folded, so that any part of a name can be looked up by how it begins."""

    personal_data: ClassVar[tuple[str, ...]] = ("word",)

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    word = models.CharField(max_length=100, db_collation="C")

    class Meta:
        db_table = "customers_name_word"
        indexes = (
            models.Index(fields=["council_id", "word"], name="name_words_by_word"),
            models.Index(fields=["council_id", "customer"], name="name_words_by_customer"),
        )


class NameSlip(CouncilOwned):
    """A word that is in somebody's name, once however many have it, and what is left of it when a letter is left out.

    Two words that differ by one slip (a letter more, less, other, or two swapped) have such a `rest` in common: so a
    name that was misheard is found by equality, which row-level security leaves its index. The whole word is one too.
    """

    personal_data: ClassVar[tuple[str, ...]] = ("word", "rest")

    word = models.CharField(max_length=100, db_collation="C")
    rest = models.CharField(max_length=100, db_collation="C")

    class Meta:
        db_table = "customers_name_slip"
        constraints = (models.UniqueConstraint(fields=["council_id", "rest", "word"], name="one_rest_a_word"),)


class SourceRecord(CouncilOwned):
    """What a source or a resident said about a person, as it was said, and who may know: those of the service."""

    personal_data: ClassVar[tuple[str, ...]] = (
        "name",
        "date_of_birth",
        "email",
        "phone",
        "postcode",
        "address",
        "language",
        "access_needs",
    )

    source = models.CharField(max_length=40)
    sensitivity = models.CharField(max_length=10, default="open")
    team = models.SlugField(max_length=80, blank=True)
    owner = models.UUIDField(null=True)
    said_at = models.DateTimeField()
    name = models.CharField(max_length=300, blank=True)
    date_of_birth = models.DateField(null=True)
    email = models.CharField(max_length=320, blank=True)
    email_verified = models.BooleanField(default=False)
    phone = models.CharField(max_length=40, blank=True)
    phone_verified = models.BooleanField(default=False)
    postcode = models.CharField(max_length=12, blank=True)
    address = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=2, blank=True)
    access_needs = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "customers_source_record"
        indexes = (
            models.Index(fields=["council_id", "email"], name="records_by_email"),
            models.Index(fields=["council_id", "phone"], name="records_by_phone"),
            models.Index(
                fields=["council_id", "postcode"],
                name="closed_records_by_postcode",
                condition=~models.Q(sensitivity="open"),
            ),
        )


class Link(CouncilOwned):
    """That a source record is of a customer: on what evidence, by whom, when; ended, never deleted."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    evidence = models.CharField(max_length=60)
    by_kind = models.CharField(max_length=20)
    by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "customers_link"
        indexes = (
            models.Index(fields=["council_id", "customer"], name="links_by_customer"),
            models.Index(fields=["council_id", "record"], name="links_by_record"),
        )


class PointMark(CouncilOwned):
    """What is known of a contact point itself, whoever has it: that what we send to it comes back, say.

    `mark` is `gone` (it never arrives), `delayed` (for now it does not) or `complained` (they called it spam).
    """

    personal_data: ClassVar[tuple[str, ...]] = ("value", "because")

    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=320)
    mark = models.CharField(max_length=12)
    because = models.CharField(max_length=300, blank=True)
    times = models.PositiveIntegerField(default=1)
    marked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "customers_point_mark"
        constraints = (
            models.UniqueConstraint(
                fields=["council_id", "kind", "value"],
                name="one_open_mark_a_point",
                condition=models.Q(ended_at__isnull=True),
            ),
        )


class Account(CouncilOwned):
    """That a login is a customer of this council."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    login = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "customers_account"
        constraints = (models.UniqueConstraint(fields=["council_id", "login"], name="one_account_a_login"),)
