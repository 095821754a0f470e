"""The wall between councils around the tables of work."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security and keys that cannot cross councils."""

    dependencies = [
        ("work", "0001_work"),
        ("tenancy", "0001_refuse_change"),
        ("councils", "0001_councils"),
    ]
    operations = [
        protect("work_item"),
    ]
