"""The wall between councils around the tables of customers."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security and keys that cannot cross councils."""

    dependencies = [
        ("customers", "0002_customers_links"),
        ("tenancy", "0001_refuse_change"),
        ("councils", "0001_councils"),
    ]
    operations = [
        protect("customers_customer"),
        protect("customers_name_word", {"customer_id": "customers_customer"}),
        protect("customers_source_record"),
        protect("customers_link", {"record_id": "customers_source_record", "customer_id": "customers_customer"}),
        protect("customers_account", {"customer_id": "customers_customer"}),
    ]
