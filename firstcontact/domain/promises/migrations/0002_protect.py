"""The wall between councils around the tables of promises."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security and keys that cannot cross councils."""

    dependencies = [
        ("promises", "0001_promises"),
        ("tenancy", "0001_refuse_change"),
        ("councils", "0001_councils"),
    ]
    operations = [
        protect("promises_promise"),
        protect("promises_pause", {"promise_id": "promises_promise"}),
    ]
