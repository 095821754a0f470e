"""The words of names, each once, with what a slip makes of them; and what was said to closed services by postcode."""

from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """A table and two indexes."""

    dependencies = [
        ("customers", "0008_protect_marks"),
    ]

    operations = [
        migrations.CreateModel(
            name="NameSlip",
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
                ("word", models.CharField(db_collation="C", max_length=100)),
                ("rest", models.CharField(db_collation="C", max_length=100)),
            ],
            options={
                "db_table": "customers_name_slip",
            },
        ),
        migrations.AddIndex(
            model_name="nameword",
            index=models.Index(fields=["council_id", "customer"], name="name_words_by_customer"),
        ),
        migrations.AddIndex(
            model_name="sourcerecord",
            index=models.Index(
                condition=models.Q(("sensitivity", "open"), _negated=True),
                fields=["council_id", "postcode"],
                name="closed_records_by_postcode",
            ),
        ),
        migrations.AddConstraint(
            model_name="nameslip",
            constraint=models.UniqueConstraint(fields=("council_id", "rest", "word"), name="one_rest_a_word"),
        ),
    ]
