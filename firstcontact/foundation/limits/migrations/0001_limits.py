"""The table of tries."""

from django.db import migrations, models

import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes the table; it belongs to no council and holds nothing about anyone."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Tries",
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
                ("key", models.CharField(max_length=64, unique=True)),
                ("count", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "db_table": "limits_tries",
                "indexes": [models.Index(fields=["ends_at"], name="tries_by_end")],
            },
        ),
    ]
