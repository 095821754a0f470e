"""Whether requests may be sent to this process: its database answers, the tables are those of this code, it stays."""

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader

from firstcontact.foundation.database.home import is_leaving, state_folder

_known: dict[str, bool] = {}
_needed: set[tuple[str, str]] = set()


def what_is_missing() -> list[str]:
    """Sentences; none when it is ready."""
    if is_leaving(state_folder()):
        return ["This process ends."]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        behind = _behind()
    except Error:
        return ["The database does not answer."]
    return [f"{behind} changes of the tables wait: run `firstcontact migrate`."] if behind else []


def forget() -> None:
    """Look at the tables again: what is up to date stays so while the process lives, except in a test."""
    _known.clear()


def _behind() -> int:
    """How many migrations of this code are not applied; looked at until there is none."""
    if _known.get("up to date"):
        return 0
    if not _needed:
        _needed.update(MigrationLoader(None).disk_migrations or ())
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = {(app, name) for app, name in cursor.fetchall()}
    missing = len(_needed - applied)
    _known["up to date"] = not missing
    return missing
