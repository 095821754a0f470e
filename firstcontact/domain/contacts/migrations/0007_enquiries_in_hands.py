"""In whose hands an enquiry is: of a `named` service, whoever has its case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column for the owner."""

    dependencies = [("contacts", "0006_protect_drafts")]
    operations = [migrations.AddField("enquiry", "owner", models.UUIDField(null=True))]
