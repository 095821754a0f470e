"""The wall between councils around the tables of the connections."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security and keys that cannot cross councils."""

    dependencies = [("connections", "0001_connections"), ("staff", "0002_protect")]
    operations = [
        protect("connections_key", {"made_by": "staff_membership", "revoked_by": "staff_membership"}),
        protect("connections_answered", {"key_id": "connections_key"}),
    ]
