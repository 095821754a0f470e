"""The wall between councils around the tables of catalogue."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect, refer


class Migration(migrations.Migration):
    """Row-level security and keys that cannot cross councils."""

    dependencies = [
        ("catalogue", "0001_catalogue"),
        ("tenancy", "0001_refuse_change"),
        ("councils", "0001_councils"),
    ]
    operations = [
        protect("catalogue_service"),
        protect("catalogue_service_version", {"service_id": "catalogue_service"}, append_only=True),
        refer("catalogue_service", {"current_id": "catalogue_service_version"}),
    ]
