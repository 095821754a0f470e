"""What was said with a case of a service marked `team` or `named` is for those who may see the case.

The contact points and facts of a customer are then computed anew, from what was said openly; the name stays.
"""

from django.db import migrations

CLOSE = """
UPDATE customers_source_record r
SET sensitivity = c.sensitivity, team = c.team, owner = CASE WHEN c.sensitivity = 'named' THEN c.owner END
FROM cases_case c
WHERE c.council_id = r.council_id AND c.record_id = r.id AND c.sensitivity <> 'open'
"""
SAID = """
SELECT r.* FROM customers_link l JOIN customers_source_record r ON r.council_id = l.council_id AND r.id = l.record_id
WHERE l.council_id = k.council_id AND l.customer_id = k.id AND l.ended_at IS NULL AND r.sensitivity = 'open'
"""
TEXTS = ("postcode", "address", "language", "access_needs")
POINTS = ("email", "phone")
NEWEST = "ORDER BY s.said_at DESC, s.id DESC LIMIT 1"


def _columns() -> str:
    texts = [f"{one} = coalesce((SELECT s.{one} FROM ({SAID}) s WHERE s.{one} <> '' {NEWEST}), '')" for one in TEXTS]
    proved_first = NEWEST.replace("ORDER BY", "ORDER BY s.{point}_verified DESC,")
    points = [
        f"{point}{mark} = coalesce((SELECT s.{point}{mark} FROM ({SAID}) s WHERE s.{point} <> '' "
        f"{proved_first.format(point=point)}), {none})"
        for point in POINTS
        for mark, none in (("", "''"), ("_verified", "false"))
    ]
    born = f"date_of_birth = (SELECT s.date_of_birth FROM ({SAID}) s WHERE s.date_of_birth IS NOT NULL {NEWEST})"
    return ", ".join([*texts, *points, born])


SHOW = f"""
UPDATE customers_customer k SET {_columns()}
WHERE EXISTS (
    SELECT FROM customers_link l JOIN customers_source_record r ON r.council_id = l.council_id AND r.id = l.record_id
    WHERE l.council_id = k.council_id AND l.customer_id = k.id AND r.sensitivity <> 'open'
)
"""


class Migration(migrations.Migration):
    """What there is already."""

    dependencies = [("cases", "0005_enquiries_follow_the_case"), ("customers", "0006_owner_of_same_council")]
    operations = [
        migrations.RunSQL(CLOSE, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(SHOW, reverse_sql=migrations.RunSQL.noop),
    ]
