"""The wall between councils around the stories that were told."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security."""

    dependencies = [
        ("demo", "0001_told_stories"),
        ("tenancy", "0001_refuse_change"),
        ("councils", "0001_councils"),
    ]
    operations = [
        protect("demo_told_story"),
    ]
