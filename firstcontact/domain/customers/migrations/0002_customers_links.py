"""The tables of customers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies = [
        ("customers", "0001_customers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="login",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["council_id", "email"], name="customers_by_email"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["council_id", "phone"], name="customers_by_phone"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["council_id", "postcode"], name="customers_by_postcode"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["council_id", "name_key"], name="customers_by_name"),
        ),
        migrations.AddField(
            model_name="account",
            name="customer",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="customers.customer",
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="customer",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="customers.customer",
            ),
        ),
        migrations.AddField(
            model_name="nameword",
            name="customer",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="customers.customer",
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="record",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="customers.sourcerecord",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(fields=("council_id", "login"), name="one_account_a_login"),
        ),
        migrations.AddIndex(
            model_name="nameword",
            index=models.Index(fields=["council_id", "word"], name="name_words_by_word"),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(fields=["council_id", "customer"], name="links_by_customer"),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(fields=["council_id", "record"], name="links_by_record"),
        ),
    ]
