"""The tables of webhooks."""

import django.db.models.deletion
from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes them."""

    dependencies = [
        ("connections", "0002_protect"),
    ]

    operations = [
        migrations.CreateModel(
            name="Subscription",
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
                ("address", models.CharField(max_length=500)),
                ("events", models.JSONField(default=list)),
                ("teams", models.JSONField(default=list)),
                ("secret", models.TextField()),
                ("state", models.CharField(max_length=20)),
                ("because", models.CharField(default="", max_length=40)),
                ("since", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                ("sending_until", models.DateTimeField(null=True)),
                ("last_delivered_at", models.DateTimeField(null=True)),
                (
                    "key",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="connections.key",
                    ),
                ),
            ],
            options={
                "db_table": "connections_subscription",
            },
        ),
        migrations.CreateModel(
            name="Delivery",
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
                ("event_id", models.UUIDField()),
                ("event_at", models.DateTimeField()),
                ("name", models.CharField(max_length=60)),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                ("codes", models.JSONField(default=dict)),
                ("path", models.CharField(default="", max_length=200)),
                ("noted_at", models.DateTimeField()),
                ("state", models.CharField(max_length=20)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(null=True)),
                (
                    "subscription",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to="connections.subscription"
                    ),
                ),
            ],
            options={
                "db_table": "connections_delivery",
            },
        ),
        migrations.CreateModel(
            name="Try",
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
                ("status", models.PositiveSmallIntegerField()),
                ("milliseconds", models.PositiveIntegerField()),
                ("trouble", models.CharField(default="", max_length=40)),
                ("answer", models.CharField(default="", max_length=100)),
                (
                    "delivery",
                    models.ForeignKey(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to="connections.delivery"
                    ),
                ),
            ],
            options={
                "db_table": "connections_try",
            },
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["council_id", "subscription", "state", "id"], name="deliveries_by_state"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["council_id", "noted_at"], name="deliveries_by_time"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("council_id", "subscription", "event_id"), name="one_delivery_an_event"
            ),
        ),
        migrations.AddIndex(
            model_name="try",
            index=models.Index(fields=["council_id", "delivery", "at"], name="tries_by_delivery"),
        ),
    ]
