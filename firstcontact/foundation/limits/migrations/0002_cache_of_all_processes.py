"""A cache that all processes share: which one-time codes and sign-in answers were used already."""

from django.db import migrations

FORWARD = """
CREATE TABLE limits_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX limits_cache_by_end ON limits_cache (expires);
"""


class Migration(migrations.Migration):
    """Makes the table of Django's database cache."""

    dependencies = [("limits", "0001_limits")]
    operations = [migrations.RunSQL(FORWARD, "DROP TABLE limits_cache")]
