"""The wall between councils around the tables of webhooks."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security and keys that cannot cross councils."""

    dependencies = [("connections", "0003_webhooks")]
    operations = [
        protect("connections_subscription", {"key_id": "connections_key", "made_by": "staff_membership"}),
        protect("connections_delivery", {"subscription_id": "connections_subscription"}),
        protect("connections_try", {"delivery_id": "connections_delivery"}),
    ]
