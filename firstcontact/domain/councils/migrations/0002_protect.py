"""The wall between councils around the tables of councils."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security and keys that cannot cross councils."""

    dependencies = [
        ("councils", "0001_councils"),
        ("tenancy", "0001_refuse_change"),
    ]
    operations = [
        protect("councils_closure_day"),
        protect("councils_place"),
    ]
