"""The tables of contacts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies = [
        ("contacts", "0001_contacts"),
        ("customers", "0001_customers"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="customer",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="customers.customer",
            ),
        ),
        migrations.AddField(
            model_name="enquiry",
            name="contact",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contacts.contact",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="contact",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contacts.contact",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["council_id", "customer", "-at"], name="contacts_by_customer"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["council_id", "-at"], name="contacts_by_time"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("state", "in_hand")), fields=["council_id", "taken_by"], name="contacts_in_hand"
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(
                fields=("council_id", "channel", "channel_key"), name="one_contact_a_channel_key"
            ),
        ),
        migrations.AddIndex(
            model_name="enquiry",
            index=models.Index(fields=["council_id", "contact"], name="enquiries_by_contact"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["council_id", "contact"], name="messages_by_contact"),
        ),
    ]
