"""The tables of applications."""

import django.db.models.deletion
from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies = [
        ("catalogue", "0001_catalogue"),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
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
                ("reference", models.CharField(max_length=9, unique=True)),
                ("service", models.SlugField(max_length=80)),
                ("state", models.CharField(default="draft", max_length=20)),
                ("channel", models.CharField(max_length=20)),
                ("language", models.CharField(default="en", max_length=2)),
                ("started_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("token_hash", models.CharField(blank=True, max_length=64)),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.serviceversion",
                    ),
                ),
            ],
            options={
                "db_table": "applications_application",
            },
        ),
        migrations.CreateModel(
            name="Answer",
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
                ("question", models.CharField(max_length=80)),
                ("value", models.JSONField(null=True)),
                ("by_kind", models.CharField(max_length=20)),
                ("by_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("channel", models.CharField(max_length=20)),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "db_table": "applications_answer",
                "indexes": [models.Index(fields=["council_id", "application"], name="answers_by_application")],
            },
        ),
    ]
