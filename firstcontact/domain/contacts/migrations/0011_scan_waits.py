"""How often an attachment was taken to the virus scanner in vain, and when it is taken there again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds them."""

    dependencies = [
        ("contacts", "0010_protect_attachments"),
    ]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="scan_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="attachment",
            name="scan_tries",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
