"""The tables of notices and their letters."""

import django.db.models.deletion
from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies = [
        ("contacts", "0003_protect"),
        ("customers", "0003_protect"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
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
                ("key", models.CharField(max_length=250)),
                ("kind", models.CharField(max_length=40)),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                ("reference", models.CharField(blank=True, max_length=9)),
                ("sensitivity", models.CharField(default="open", max_length=10)),
                ("team", models.SlugField(blank=True, max_length=80)),
                ("owner", models.UUIDField(null=True)),
                ("how", models.CharField(max_length=10)),
                ("to_name", models.CharField(blank=True, max_length=300)),
                ("to_address", models.CharField(blank=True, max_length=320)),
                ("postal_address", models.JSONField(default=list)),
                ("large_print", models.BooleanField(default=False)),
                ("languages", models.JSONField(default=list)),
                ("subject", models.CharField(max_length=700)),
                ("said", models.TextField()),
                ("body_text", models.TextField()),
                ("body_html", models.TextField()),
                ("state", models.CharField(max_length=20)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("sending_since", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=500)),
                ("accepted_as", models.CharField(blank=True, max_length=500)),
                ("message_id", models.CharField(blank=True, max_length=400)),
                ("written_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("printed_at", models.DateTimeField(null=True)),
                ("printed_by", models.UUIDField(null=True)),
                ("posted_at", models.DateTimeField(null=True)),
                ("posted_by", models.UUIDField(null=True)),
                ("told_by_channel", models.CharField(blank=True, max_length=20)),
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
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "db_table": "notices_notice",
            },
        ),
        migrations.CreateModel(
            name="Letter",
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
                ("pdf", models.BinaryField()),
                ("pages", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "notice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "db_table": "notices_letter",
            },
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["council_id", "subject_id"], name="notices_by_subject"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["council_id", "customer", "-written_at"], name="notices_by_customer"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["council_id", "state", "written_at"], name="notices_by_state"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("council_id", "key"), name="one_notice_a_key"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(fields=("council_id", "notice"), name="one_letter_a_notice"),
        ),
    ]
