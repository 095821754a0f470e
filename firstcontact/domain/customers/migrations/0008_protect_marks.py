"""The wall between councils around the marks of contact points."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security and keys that cannot cross councils."""

    dependencies = [
        ("customers", "0007_email_in"),
    ]
    operations = [
        protect("customers_point_mark"),
    ]
