"""Those that were broken since some time are counted again and again, among very many that were kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("promises", "0002_protect")]

    operations = [
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                condition=models.Q(("state", "broken")),
                fields=["council_id", "ended_at"],
                name="promises_broken_by_end",
            ),
        ),
    ]
