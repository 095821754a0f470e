"""The table of the stories that were told."""

from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes the table."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ToldStory",
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
                ("key", models.CharField(max_length=80)),
                ("happenings", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "demo_told_story",
                "constraints": [
                    models.UniqueConstraint(fields=("council_id", "key"), name="one_telling_a_story"),
                ],
            },
        ),
    ]
