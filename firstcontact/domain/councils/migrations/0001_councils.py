"""The tables of councils."""

from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Council",
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
                ("code", models.SlugField(unique=True)),
                ("host", models.CharField(max_length=253, unique=True)),
                ("name", models.JSONField()),
                ("nation", models.CharField(max_length=20)),
                ("tier", models.CharField(max_length=20)),
                ("languages", models.JSONField(default=list)),
                ("time_zone", models.CharField(default="Europe/London", max_length=60)),
                ("opening_hours", models.JSONField(default=dict)),
                ("brand", models.JSONField(default=dict)),
                ("unit_costs", models.JSONField(default=dict)),
                ("contact_lines", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "db_table": "councils_council",
            },
        ),
        migrations.CreateModel(
            name="ClosureDay",
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
                ("day", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "db_table": "councils_closure_day",
                "constraints": [models.UniqueConstraint(fields=("council_id", "day"), name="one_closure_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Place",
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
                ("code", models.SlugField()),
                ("name", models.JSONField()),
                ("address", models.CharField(max_length=300)),
                ("opening_hours", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "councils_place",
                "constraints": [models.UniqueConstraint(fields=("council_id", "code"), name="one_place_a_code")],
            },
        ),
    ]
