"""The wall between councils around the counted rows."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security."""

    dependencies = [
        ("measures", "0001_facts"),
        ("tenancy", "0001_refuse_change"),
        ("councils", "0001_councils"),
    ]
    operations = [
        protect("measures_contact"),
        protect("measures_enquiry"),
        protect("measures_promise"),
        protect("measures_case"),
    ]
