"""The tables of customers."""

from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
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
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "customers_account",
            },
        ),
        migrations.CreateModel(
            name="Customer",
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
                ("name", models.CharField(blank=True, max_length=300)),
                ("name_key", models.CharField(blank=True, max_length=300)),
                ("date_of_birth", models.DateField(null=True)),
                ("email", models.CharField(blank=True, max_length=320)),
                ("email_verified", models.BooleanField(default=False)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("phone_verified", models.BooleanField(default=False)),
                ("postcode", models.CharField(blank=True, max_length=12)),
                ("address", models.CharField(blank=True, max_length=500)),
                ("language", models.CharField(blank=True, max_length=2)),
                ("access_needs", models.CharField(blank=True, max_length=500)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "customers_customer",
            },
        ),
        migrations.CreateModel(
            name="Link",
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
                ("evidence", models.CharField(max_length=60)),
                ("by_kind", models.CharField(max_length=20)),
                ("by_id", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "customers_link",
            },
        ),
        migrations.CreateModel(
            name="NameWord",
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
                ("word", models.CharField(db_collation="C", max_length=100)),
            ],
            options={
                "db_table": "customers_name_word",
            },
        ),
        migrations.CreateModel(
            name="SourceRecord",
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
                ("source", models.CharField(max_length=40)),
                ("said_at", models.DateTimeField()),
                ("name", models.CharField(blank=True, max_length=300)),
                ("date_of_birth", models.DateField(null=True)),
                ("email", models.CharField(blank=True, max_length=320)),
                ("email_verified", models.BooleanField(default=False)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("phone_verified", models.BooleanField(default=False)),
                ("postcode", models.CharField(blank=True, max_length=12)),
                ("address", models.CharField(blank=True, max_length=500)),
                ("language", models.CharField(blank=True, max_length=2)),
                ("access_needs", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "db_table": "customers_source_record",
            },
        ),
    ]
