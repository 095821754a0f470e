"""Who has claimed a piece of work is of the same council."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import refer


class Migration(migrations.Migration):
    """Composite foreign keys to the colleague."""

    dependencies = [
        ("work", "0002_protect"),
        ("staff", "0002_protect"),
    ]
    operations = [
        refer("work_item", {"claimed_by": "staff_membership"}),
    ]
