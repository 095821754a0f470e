"""The tables of files."""

from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="RawInput",
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
                ("received_at", models.DateTimeField()),
                ("source", models.CharField(max_length=40)),
                ("source_key", models.CharField(max_length=200)),
                ("body", models.BinaryField()),
                ("card_number_masked", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "files_raw_input",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("council_id", "source", "source_key"), name="one_raw_input_a_source_key"
                    )
                ],
            },
        ),
    ]
