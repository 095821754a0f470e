"""The wall between councils around drafts."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security and a key that cannot cross councils."""

    dependencies = [("contacts", "0005_drafts")]
    operations = [protect("contacts_draft", {"contact_id": "contacts_contact"})]
