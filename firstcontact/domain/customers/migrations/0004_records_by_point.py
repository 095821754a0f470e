"""Looking up who was ever said to have an email or a phone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes of source records by contact point."""

    dependencies = [("customers", "0003_protect")]
    operations = [
        migrations.AddIndex("sourcerecord", models.Index(fields=["council_id", "email"], name="records_by_email")),
        migrations.AddIndex("sourcerecord", models.Index(fields=["council_id", "phone"], name="records_by_phone")),
    ]
