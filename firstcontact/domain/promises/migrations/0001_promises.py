"""The tables of promises."""

import django.db.models.deletion
from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Promise",
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
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                ("service", models.SlugField(max_length=80)),
                ("kind", models.CharField(max_length=20)),
                ("count", models.PositiveIntegerField(default=0)),
                ("unit", models.CharField(max_length=20)),
                ("target", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("pauses_on", models.JSONField(default=list)),
                ("source", models.CharField(default="charter", max_length=20)),
                ("started_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("at_risk_from", models.DateTimeField()),
                ("state", models.CharField(default="running", max_length=20)),
                ("at_risk", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(null=True)),
                ("late_known_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "promises_promise",
                "indexes": [
                    models.Index(fields=["council_id", "subject_id"], name="promises_by_subject"),
                    models.Index(
                        condition=models.Q(("state", "running")),
                        fields=["council_id", "due_at"],
                        name="promises_running_by_due",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pause",
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
                ("reason", models.CharField(max_length=40)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "promise",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="promises.promise",
                    ),
                ),
            ],
            options={
                "db_table": "promises_pause",
                "indexes": [models.Index(fields=["council_id", "promise"], name="pauses_by_promise")],
            },
        ),
    ]
