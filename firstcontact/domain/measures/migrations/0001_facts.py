"""The counted rows of the measures."""

from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CountedCase",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=firstcontact.foundation.tenancy.models.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "council_id",
                    models.UUIDField(default=firstcontact.foundation.tenancy.context.require_council, editable=False),
                ),
                ("service", models.CharField(max_length=80)),
                ("channel", models.CharField(max_length=20)),
                ("source", models.CharField(max_length=20)),
                ("opened_at", models.DateTimeField()),
                ("opened_day", models.DateField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("due_promise_id", models.UUIDField(null=True)),
                ("due_kind", models.CharField(blank=True, max_length=20)),
                ("due_at", models.DateTimeField(null=True)),
                ("waits", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "measures_case",
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["council_id", "due_at"],
                        include=("service", "channel", "waits"),
                        name="counted_cases_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CountedContact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=firstcontact.foundation.tenancy.models.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "council_id",
                    models.UUIDField(default=firstcontact.foundation.tenancy.context.require_council, editable=False),
                ),
                ("at", models.DateTimeField()),
                ("day", models.DateField()),
                ("channel", models.CharField(max_length=20)),
                ("direction", models.CharField(max_length=10)),
                ("language", models.CharField(max_length=2)),
                ("customer_id", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "measures_contact",
                "indexes": [
                    models.Index(
                        condition=models.Q(("direction", "inbound")),
                        fields=["council_id", "day", "channel"],
                        name="counted_contacts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CountedEnquiry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=firstcontact.foundation.tenancy.models.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "council_id",
                    models.UUIDField(default=firstcontact.foundation.tenancy.context.require_council, editable=False),
                ),
                ("contact_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("day", models.DateField()),
                ("channel", models.CharField(max_length=20)),
                ("direction", models.CharField(max_length=10)),
                ("service", models.CharField(max_length=80)),
                ("result", models.CharField(max_length=30)),
                ("demand", models.CharField(max_length=10)),
                ("reason", models.CharField(blank=True, max_length=60)),
                ("leads", models.BooleanField(default=True)),
                ("customer_id", models.UUIDField(null=True)),
                ("person_id", models.UUIDField(null=True)),
                ("is_repeat", models.BooleanField(default=False)),
                ("was_repeated", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "measures_enquiry",
                "indexes": [
                    models.Index(
                        condition=models.Q(("direction", "inbound")),
                        fields=["council_id", "day", "service", "channel"],
                        include=("demand", "reason", "result", "leads", "person_id", "is_repeat", "was_repeated"),
                        name="counted_enquiries",
                    ),
                    models.Index(fields=["council_id", "person_id"], name="counted_enquiries_by_person"),
                    models.Index(fields=["council_id", "customer_id"], name="counted_enquiries_by_customer"),
                    models.Index(fields=["council_id", "contact_id"], name="counted_enquiries_by_contact"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CountedPromise",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=firstcontact.foundation.tenancy.models.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "council_id",
                    models.UUIDField(default=firstcontact.foundation.tenancy.context.require_council, editable=False),
                ),
                ("case_id", models.UUIDField()),
                ("service", models.CharField(max_length=80)),
                ("channel", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=20)),
                ("source", models.CharField(max_length=20)),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("state", models.CharField(max_length=20)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_day", models.DateField(null=True)),
            ],
            options={
                "db_table": "measures_promise",
                "indexes": [
                    models.Index(
                        fields=["council_id", "ended_day", "source", "kind", "state"],
                        include=("service", "channel"),
                        name="counted_promises",
                    ),
                    models.Index(fields=["council_id", "case_id"], name="counted_promises_by_case"),
                ],
            },
        ),
    ]
