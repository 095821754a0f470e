"""The trigger function behind tables that are only ever appended to."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""


class Migration(migrations.Migration):
    """Makes `refuse_change()`."""

    dependencies = []
    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION refuse_change()")]
