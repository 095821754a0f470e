"""The thread of emails that a notice follows, and finding a notice by Message-ID and address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes them."""

    dependencies = [
        ("contacts", "0009_email_in"),
        ("customers", "0007_email_in"),
        ("notices", "0004_people_of_same_council"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="thread",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="notice",
            name="thread_subject",
            field=models.CharField(blank=True, max_length=700),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("message_id", ""), _negated=True),
                fields=["council_id", "message_id"],
                name="notices_by_message_id",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("to_address", ""), _negated=True),
                fields=["council_id", "to_address", "-written_at"],
                name="notices_by_address",
            ),
        ),
    ]
