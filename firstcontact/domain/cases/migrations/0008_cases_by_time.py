"""An index for cases by when they were opened."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds it."""

    dependencies = [("cases", "0007_words_of_cases")]
    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["council_id", "opened_at", "service"], name="cases_by_time"),
        ),
    ]
