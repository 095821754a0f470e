"""Whose case a notice is about, who printed and who posted it are of the same council."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import refer


class Migration(migrations.Migration):
    """Composite foreign keys to the colleagues."""

    dependencies = [
        ("notices", "0003_said_by_language"),
        ("staff", "0002_protect"),
    ]
    operations = [
        refer(
            "notices_notice",
            {"owner": "staff_membership", "printed_by": "staff_membership", "posted_by": "staff_membership"},
        ),
    ]
