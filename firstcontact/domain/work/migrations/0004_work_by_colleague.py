"""The open work in one colleague's hands is found at once, however much waits."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index."""

    dependencies = [("work", "0003_claimed_by_same_council")]
    operations = [
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                fields=["council_id", "claimed_by", "due_at"],
                name="work_by_colleague",
                condition=models.Q(state__in=("waiting", "claimed", "paused"), claimed_by__isnull=False),
            ),
        )
    ]
