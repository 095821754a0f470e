"""The wall between councils around the tables of events."""

from django.db import migrations

from firstcontact.foundation.tenancy.protect import protect


class Migration(migrations.Migration):
    """Row-level security and keys that cannot cross councils."""

    dependencies = [
        ("events", "0001_events"),
        ("tenancy", "0001_refuse_change"),
        ("councils", "0001_councils"),
    ]
    operations = [
        migrations.RunSQL(
            [
                "ALTER TABLE events_event ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()",
                "CREATE INDEX events_in_order ON events_event (council_id, xid, id)",
            ],
            "ALTER TABLE events_event DROP COLUMN xid",
        ),
        protect("events_event", append_only=True),
        protect("events_cursor"),
    ]
