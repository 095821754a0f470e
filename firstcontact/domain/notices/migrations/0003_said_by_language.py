"""What a notice says is kept for each language by itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One text becomes a text in each language."""

    dependencies = [("notices", "0002_protect")]

    operations = [
        migrations.RemoveField(model_name="notice", name="said"),
        migrations.AddField(model_name="notice", name="said", field=models.JSONField(default=dict)),
    ]
