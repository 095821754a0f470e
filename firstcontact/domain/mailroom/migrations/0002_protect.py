"""The wall between councils around the tables of the mailroom."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security and keys that cannot cross councils."""

    dependencies = [
        ("mailroom", "0001_mailroom"),
        ("contacts", "0003_protect"),
        ("files", "0002_protect"),
        ("staff", "0002_protect"),
    ]
    operations = [
        protect("mailroom_mailbox"),
        protect(
            "mailroom_email",
            {
                "contact_id": "contacts_contact",
                "raw_id": "files_raw_input",
                "settled_by": "staff_membership",
                "owner": "staff_membership",
            },
        ),
    ]
