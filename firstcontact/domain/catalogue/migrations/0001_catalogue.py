"""The tables of catalogue."""

import django.db.models.deletion
from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Service",
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
                ("slug", models.SlugField(max_length=80)),
                ("team", models.SlugField(max_length=80)),
                ("sensitivity", models.CharField(default="open", max_length=10)),
            ],
            options={
                "db_table": "catalogue_service",
            },
        ),
        migrations.CreateModel(
            name="ServiceVersion",
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
                ("number", models.PositiveIntegerField()),
                ("definition", models.JSONField()),
                ("published_at", models.DateTimeField()),
                (
                    "service",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.service",
                    ),
                ),
            ],
            options={
                "db_table": "catalogue_service_version",
            },
        ),
        migrations.AddField(
            model_name="service",
            name="current",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.serviceversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceversion",
            constraint=models.UniqueConstraint(fields=("council_id", "service", "number"), name="one_version_a_number"),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.UniqueConstraint(fields=("council_id", "slug"), name="one_service_a_slug"),
        ),
    ]
