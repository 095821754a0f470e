"""The tables of the mailroom."""

import django.db.models.deletion
from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes them."""

    initial = True

    dependencies = [
        ("contacts", "0009_email_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mailbox",
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
                ("code", models.SlugField(max_length=60)),
                ("cursor", models.CharField(blank=True, max_length=100)),
                ("stuck", models.JSONField(default=dict)),
                ("fetched", models.PositiveBigIntegerField(default=0)),
                ("backlog", models.PositiveIntegerField(default=0)),
                ("tried_at", models.DateTimeField(null=True)),
                ("reached_at", models.DateTimeField(null=True)),
                ("trouble", models.CharField(blank=True, max_length=500)),
                ("trouble_since", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "mailroom_mailbox",
                "constraints": [models.UniqueConstraint(fields=("council_id", "code"), name="one_mailbox_a_code")],
            },
        ),
        migrations.CreateModel(
            name="Email",
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
                ("mailbox", models.SlugField(max_length=60)),
                ("raw_id", models.UUIDField()),
                ("received_at", models.DateTimeField()),
                ("size", models.PositiveBigIntegerField()),
                ("cut", models.BooleanField(default=False)),
                ("state", models.CharField(default="kept", max_length=10)),
                ("kind", models.CharField(blank=True, max_length=20)),
                ("because", models.CharField(blank=True, max_length=500)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("sender", models.CharField(blank=True, max_length=320)),
                ("sender_name", models.CharField(blank=True, max_length=300)),
                ("subject", models.CharField(blank=True, max_length=700)),
                ("message_id", models.CharField(blank=True, max_length=500)),
                ("problems", models.JSONField(default=list)),
                ("sensitivity", models.CharField(default="open", max_length=10)),
                ("team", models.SlugField(blank=True, max_length=80)),
                ("owner", models.UUIDField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.UUIDField(null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.contact",
                    ),
                ),
            ],
            options={
                "db_table": "mailroom_email",
                "indexes": [
                    models.Index(fields=["council_id", "state", "-received_at"], name="emails_by_state"),
                    models.Index(fields=["council_id", "sender", "-received_at"], name="emails_by_sender"),
                    models.Index(fields=["council_id", "contact"], name="emails_by_contact"),
                    models.Index(fields=["council_id", "raw_id"], name="emails_by_raw_input"),
                ],
            },
        ),
    ]
