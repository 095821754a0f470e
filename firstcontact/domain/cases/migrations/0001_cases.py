"""The tables of cases."""

import django.db.models.deletion
from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies = [
        ("applications", "0001_applications"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseEntry",
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
                ("kind", models.CharField(max_length=40)),
                ("visible_to_customer", models.BooleanField(default=False)),
                ("by_kind", models.CharField(max_length=20)),
                ("by_id", models.UUIDField(null=True)),
                ("body", models.TextField(blank=True)),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "cases_entry",
            },
        ),
        migrations.CreateModel(
            name="EnquiryCase",
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
                ("relation", models.CharField(max_length=10)),
            ],
            options={
                "db_table": "cases_enquiry",
            },
        ),
        migrations.CreateModel(
            name="Case",
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
                ("record_id", models.UUIDField(null=True)),
                ("channel", models.CharField(max_length=20)),
                ("language", models.CharField(default="en", max_length=2)),
                ("sensitivity", models.CharField(default="open", max_length=10)),
                ("team", models.SlugField(max_length=80)),
                ("owner", models.UUIDField(null=True)),
                ("state", models.CharField(default="new", max_length=30)),
                ("outcome", models.CharField(blank=True, max_length=80)),
                ("summary", models.CharField(blank=True, max_length=500)),
                ("source", models.CharField(default="charter", max_length=20)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("times_reopened", models.PositiveIntegerField(default=0)),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "db_table": "cases_case",
            },
        ),
    ]
