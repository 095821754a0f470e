"""The tables of cases."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies = [
        ("cases", "0001_cases"),
        ("catalogue", "0001_catalogue"),
        ("contacts", "0001_contacts"),
        ("customers", "0001_customers"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="customer",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="customers.customer",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="version",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.serviceversion",
            ),
        ),
        migrations.AddField(
            model_name="caseentry",
            name="case",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="enquirycase",
            name="case",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="enquirycase",
            name="enquiry",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contacts.enquiry",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["council_id", "customer", "-opened_at"], name="cases_by_customer"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["council_id", "application"], name="cases_by_application"),
        ),
        migrations.AddIndex(
            model_name="caseentry",
            index=models.Index(fields=["council_id", "case", "at"], name="entries_by_case"),
        ),
        migrations.AddIndex(
            model_name="enquirycase",
            index=models.Index(fields=["council_id", "case"], name="enquiries_by_case"),
        ),
        migrations.AddIndex(
            model_name="enquirycase",
            index=models.Index(fields=["council_id", "enquiry"], name="cases_by_enquiry"),
        ),
    ]
