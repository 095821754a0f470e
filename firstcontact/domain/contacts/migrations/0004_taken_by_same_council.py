"""Who took a contact and its raw input are of the same council."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import refer


class Migration(migrations.Migration):
    """Composite foreign keys to the colleague and the raw input."""

    dependencies = [
        ("contacts", "0003_protect"),
        ("files", "0002_protect"),
        ("staff", "0002_protect"),
    ]
    operations = [
        refer("contacts_contact", {"taken_by": "staff_membership", "raw_id": "files_raw_input"}),
    ]
