"""Who may know what was said: that of a service marked `team` or `named` is not for everybody at work."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The sensitivity, team and owner of a source record, as cases and enquiries have them."""

    dependencies = [("customers", "0004_records_by_point")]
    operations = [
        migrations.AddField("sourcerecord", "sensitivity", models.CharField(default="open", max_length=10)),
        migrations.AddField("sourcerecord", "team", models.SlugField(blank=True, default="", max_length=80), False),
        migrations.AddField("sourcerecord", "owner", models.UUIDField(null=True)),
    ]
