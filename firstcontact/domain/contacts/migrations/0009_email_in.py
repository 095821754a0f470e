"""What is kept of an email: its whole text, its page, its files, and what it may be about."""

import django.db.models.deletion
from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes them."""

    dependencies = [
        ("contacts", "0008_owner_of_same_council"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
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
                ("place", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=255)),
                ("type", models.CharField(max_length=120)),
                ("said_type", models.CharField(blank=True, max_length=255)),
                ("size", models.PositiveBigIntegerField()),
                ("body", models.BinaryField()),
                ("content_id", models.CharField(blank=True, max_length=500)),
                ("inline", models.BooleanField(default=False)),
                ("scan", models.CharField(default="not_scanned", max_length=20)),
                ("scan_said", models.CharField(blank=True, max_length=300)),
                ("scanned_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "contacts_attachment",
            },
        ),
        migrations.AddField(
            model_name="enquiry",
            name="suggested",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="message",
            name="html",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="message",
            name="message_id",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="message",
            name="sender_address",
            field=models.CharField(blank=True, max_length=320),
        ),
        migrations.AddField(
            model_name="message",
            name="sender_name",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="message",
            name="whole",
            field=models.TextField(blank=True),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("message_id", ""), _negated=True),
                fields=["council_id", "message_id"],
                name="messages_by_id",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="message",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contacts.message",
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("scan__in", ("waiting", "not_scanned"))),
                fields=["council_id", "scan", "id"],
                name="attachments_to_scan",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(
                fields=("council_id", "message", "place"), name="one_attachment_a_place"
            ),
        ),
    ]
