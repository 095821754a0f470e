"""The wall between councils around the demonstration's outbox."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security."""

    dependencies = [
        ("demo_connectors", "0001_outbox"),
        ("tenancy", "0001_refuse_change"),
        ("councils", "0001_councils"),
    ]
    operations = [
        protect("demo_outbox_message"),
    ]
