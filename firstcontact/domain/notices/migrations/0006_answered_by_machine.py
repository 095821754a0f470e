"""Counting what a machine answered lately."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes the index."""

    dependencies = [("notices", "0005_email_in")]

    operations = [
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("kind__in", ("email_received", "too_large"))),
                fields=["council_id", "-written_at"],
                name="notices_answered_by_machine",
            ),
        ),
    ]
