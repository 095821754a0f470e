"""The tables of events."""

from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Cursor",
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
                ("reader", models.CharField(max_length=60)),
                ("xid", models.BigIntegerField(default=0)),
                ("event_id", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "events_cursor",
                "constraints": [models.UniqueConstraint(fields=("council_id", "reader"), name="one_cursor_a_reader")],
            },
        ),
        migrations.CreateModel(
            name="Event",
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
                ("name", models.CharField(max_length=60)),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                ("payload", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "events_event",
                "indexes": [models.Index(fields=["council_id", "subject_id"], name="events_by_subject")],
            },
        ),
    ]
