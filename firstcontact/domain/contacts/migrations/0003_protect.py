"""The wall between councils around the tables of contacts."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security and keys that cannot cross councils."""

    dependencies = [
        ("contacts", "0002_contacts_links"),
        ("tenancy", "0001_refuse_change"),
        ("councils", "0001_councils"),
        ("customers", "0003_protect"),
    ]
    operations = [
        protect("contacts_contact", {"customer_id": "customers_customer"}),
        protect("contacts_enquiry", {"contact_id": "contacts_contact"}),
        protect("contacts_message", {"contact_id": "contacts_contact"}),
    ]
