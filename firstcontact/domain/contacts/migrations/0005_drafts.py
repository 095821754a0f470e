"""What an adviser has half written in a contact in hand, and which form noted an enquiry."""

import django.db.models.deletion
from django.db import migrations, models

import firstcontact.foundation.tenancy.context
import firstcontact.foundation.tenancy.models


class Migration(migrations.Migration):
    """A table of drafts; a key of the form on enquiries."""

    dependencies = [("contacts", "0004_taken_by_same_council")]
    operations = [
        migrations.AddField("enquiry", "form_key", models.CharField(blank=True, default="", max_length=40), False),
        migrations.AddConstraint(
            "enquiry",
            models.UniqueConstraint(
                condition=models.Q(("form_key", ""), _negated=True),
                fields=["council_id", "contact", "form_key"],
                name="one_enquiry_a_form_key",
            ),
        ),
        migrations.CreateModel(
            name="Draft",
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
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contacts.contact",
                    ),
                ),
                ("forms", models.JSONField(default=dict)),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "db_table": "contacts_draft",
                "constraints": [
                    models.UniqueConstraint(fields=["council_id", "contact"], name="one_draft_a_contact"),
                ],
            },
        ),
    ]
