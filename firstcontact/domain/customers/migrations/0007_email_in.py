"""Marks of contact points: that what we send there comes back."""

from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes them."""

    dependencies = [
        ("customers", "0006_owner_of_same_council"),
    ]

    operations = [
        migrations.CreateModel(
            name="PointMark",
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
                ("kind", models.CharField(max_length=10)),
                ("value", models.CharField(max_length=320)),
                ("mark", models.CharField(max_length=12)),
                ("because", models.CharField(blank=True, max_length=300)),
                ("times", models.PositiveIntegerField(default=1)),
                ("marked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "customers_point_mark",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("council_id", "kind", "value"),
                        name="one_open_mark_a_point",
                    )
                ],
            },
        ),
    ]
