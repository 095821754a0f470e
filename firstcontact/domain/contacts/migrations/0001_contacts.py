"""The tables of contacts."""

from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Contact",
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
                ("channel", models.CharField(max_length=20)),
                ("direction", models.CharField(default="inbound", max_length=10)),
                ("channel_key", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("recognised", models.CharField(default="unknown", max_length=10)),
                ("taken_by", models.UUIDField(null=True)),
                ("language", models.CharField(default="en", max_length=2)),
                ("state", models.CharField(default="finished", max_length=10)),
                ("raw_id", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "contacts_contact",
            },
        ),
        migrations.CreateModel(
            name="Enquiry",
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
                ("service", models.SlugField(max_length=80)),
                ("sensitivity", models.CharField(default="open", max_length=10)),
                ("team", models.SlugField(max_length=80)),
                ("words", models.TextField(blank=True)),
                ("result", models.CharField(blank=True, max_length=30)),
                ("demand", models.CharField(blank=True, max_length=10)),
                ("demand_reason", models.CharField(blank=True, max_length=60)),
                ("demand_by", models.CharField(default="machine", max_length=10)),
                ("noted_at", models.DateTimeField()),
            ],
            options={
                "db_table": "contacts_enquiry",
            },
        ),
        migrations.CreateModel(
            name="Message",
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
                ("direction", models.CharField(max_length=10)),
                ("language", models.CharField(default="en", max_length=2)),
                ("subject", models.CharField(blank=True, max_length=700)),
                ("body", models.TextField(blank=True)),
            ],
            options={
                "db_table": "contacts_message",
            },
        ),
    ]
