"""The tables of work."""

from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="WorkItem",
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
                ("kind", models.CharField(max_length=30)),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                ("team", models.SlugField(max_length=80)),
                ("sensitivity", models.CharField(default="open", max_length=10)),
                ("due_at", models.DateTimeField(null=True)),
                ("why", models.JSONField(default=dict)),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("claimed_by", models.UUIDField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("queued_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "work_item",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "claimed", "paused"))),
                        fields=["council_id", "team", "due_at", "id"],
                        name="work_by_team_and_due",
                    ),
                    models.Index(fields=["council_id", "subject_id"], name="work_by_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "claimed", "paused"))),
                        fields=("council_id", "kind", "subject_id"),
                        name="one_open_work_item",
                    )
                ],
            },
        ),
    ]
