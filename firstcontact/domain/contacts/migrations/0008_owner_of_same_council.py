"""Whose hands an enquiry is in is a colleague of the same council."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import refer


class Migration(migrations.Migration):
    """A composite foreign key to the colleague."""

    dependencies = [("contacts", "0007_enquiries_in_hands"), ("staff", "0002_protect")]
    operations = [refer("contacts_enquiry", {"owner": "staff_membership"})]
