"""The table of the demonstration's outbox."""

from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="OutboxMessage",
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
                ("sender", models.CharField(max_length=320)),
                ("recipient", models.CharField(max_length=320)),
                ("raw", models.BinaryField()),
            ],
            options={
                "db_table": "demo_outbox_message",
                "indexes": [models.Index(fields=["council_id", "-at"], name="outbox_by_time")],
            },
        ),
    ]
