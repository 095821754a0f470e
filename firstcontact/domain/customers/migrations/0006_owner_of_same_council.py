"""Whose hands a source record is in is a colleague of the same council."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import refer


class Migration(migrations.Migration):
    """A composite foreign key to the colleague."""

    dependencies = [("customers", "0005_records_of_closed_services"), ("staff", "0002_protect")]
    operations = [refer("customers_source_record", {"owner": "staff_membership"})]
