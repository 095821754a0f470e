"""The wall between councils around the tables of cases."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security and keys that cannot cross councils."""

    dependencies = [
        ("cases", "0002_cases_links"),
        ("tenancy", "0001_refuse_change"),
        ("councils", "0001_councils"),
        ("applications", "0002_protect"),
        ("catalogue", "0002_protect"),
        ("contacts", "0003_protect"),
        ("customers", "0003_protect"),
    ]
    operations = [
        protect(
            "cases_case",
            {
                "application_id": "applications_application",
                "version_id": "catalogue_service_version",
                "customer_id": "customers_customer",
            },
        ),
        protect("cases_entry", {"case_id": "cases_case"}, append_only=True),
        protect("cases_enquiry", {"enquiry_id": "contacts_enquiry", "case_id": "cases_case"}),
    ]
