"""The wall between councils around the tables of notices."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security and keys that cannot cross councils."""

    dependencies = [
        ("notices", "0001_notices"),
        ("tenancy", "0001_refuse_change"),
        ("councils", "0001_councils"),
        ("customers", "0003_protect"),
        ("contacts", "0003_protect"),
    ]
    operations = [
        protect(
            "notices_notice",
            {
                "customer_id": "customers_customer",
                "contact_id": "contacts_contact",
                "follows_id": "notices_notice",
            },
        ),
        protect("notices_letter", {"notice_id": "notices_notice"}),
    ]
