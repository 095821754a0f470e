"""Enquiries about a case of a `named` service are in the hands of whoever has the case."""

from django.db import migrations

FOLLOW = """
UPDATE contacts_enquiry e SET owner = c.owner
FROM cases_enquiry l JOIN cases_case c ON c.council_id = l.council_id AND c.id = l.case_id
WHERE l.council_id = e.council_id AND l.enquiry_id = e.id AND e.sensitivity = 'named'
"""


class Migration(migrations.Migration):
    """What there is already."""

    dependencies = [("cases", "0004_owner_of_same_council"), ("contacts", "0008_owner_of_same_council")]
    operations = [migrations.RunSQL(FOLLOW, reverse_sql=migrations.RunSQL.noop)]
