"""The wall between councils around the tables of applications."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security and keys that cannot cross councils."""

    dependencies = [
        ("applications", "0001_applications"),
        ("tenancy", "0001_refuse_change"),
        ("councils", "0001_councils"),
        ("catalogue", "0002_protect"),
    ]
    operations = [
        protect("applications_application", {"version_id": "catalogue_service_version"}),
        protect("applications_answer", {"application_id": "applications_application"}, append_only=True),
    ]
