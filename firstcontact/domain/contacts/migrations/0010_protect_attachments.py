"""The wall between councils around attachments."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security and keys that cannot cross councils."""

    dependencies = [
        ("contacts", "0009_email_in"),
    ]
    operations = [
        protect("contacts_attachment", {"message_id": "contacts_message"}),
    ]
