"""Sets the council at the start of each outermost transaction; middleware cannot, it runs outside the view's."""

from django.db.backends.postgresql import base

from firstcontact.foundation.tenancy.context import current_council


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL, with `app.council` set for each transaction; row-level security reads it and fails closed without."""

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # not in the stubs
        council = current_council()
        if not autocommit and council is not None:
            with self.wrap_database_errors:
                self.connection.execute("SELECT set_config('app.council', %s, true)", [str(council)])
