"""The wall between councils around the words of names."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security."""

    dependencies = [("customers", "0009_name_slips")]
    operations = [protect("customers_name_slip")]
