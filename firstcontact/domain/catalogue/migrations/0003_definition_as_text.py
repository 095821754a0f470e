"""Definitions keep the order in which they were written."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Text in place of `jsonb`, which sorts the keys of what it keeps."""

    dependencies = [
        ("catalogue", "0002_protect"),
    ]

    operations = [
        migrations.AlterField(model_name="serviceversion", name="definition", field=models.TextField()),
    ]
