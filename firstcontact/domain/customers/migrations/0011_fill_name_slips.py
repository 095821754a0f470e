"""The words of the names that are known already, and what is left of each when a letter is left out."""

from django.db import migrations

FORWARD = """
INSERT INTO customers_name_slip (id, council_id, word, rest)
SELECT gen_random_uuid(), council_id, word, rest FROM (
  SELECT DISTINCT council_id, word, left(word, place) || substr(word, place + 2) AS rest
  FROM (SELECT DISTINCT council_id, word FROM customers_name_word) AS known, generate_series(0, length(word)) AS place
) AS slips ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    """Fills the table as its owner, for every council."""

    dependencies = [("customers", "0010_protect_name_slips")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
