"""The owner of a case and what was said with it are of the same council."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import refer


class Migration(migrations.Migration):
    """Composite foreign keys to the colleague and the source record."""

    dependencies = [
        ("cases", "0003_protect"),
        ("customers", "0003_protect"),
        ("staff", "0002_protect"),
    ]
    operations = [
        refer("cases_case", {"owner": "staff_membership", "record_id": "customers_source_record"}),
    ]
