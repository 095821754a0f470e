"""A pytest plugin that gives the tests a database server of their own, in a temporary folder.

It must be loaded early (`-p tests.database_plugin`): Django's settings are loaded before any `conftest.py`, so what a
`conftest.py` writes into the environment comes too late. Nothing starts until a test asks for the database, and it ends
with this process, even by kill -9. Under xdist each worker has its own server: which events may be read hangs on the
oldest transaction of the whole server, so two workers on one server would wait for each other.

FIRSTCONTACT_TEST_DATABASE_ADMIN_URL names a server to use instead; its login must be allowed to make roles and
databases there.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from firstcontact.foundation.database import APP, Cluster, Endpoints, prepare_server
from firstcontact.foundation.database.roles import set_password
from firstcontact.foundation.database.urls import Address, parse

GIVEN = "FIRSTCONTACT_TEST_DATABASE_ADMIN_URL"
ONLY_DATABASE = "--only-database"
DATABASE = "firstcontact"  # stays empty: each test database is made from it, with its rights


class Server:
    """The server of this process, started at the first call of `endpoints`."""

    def __init__(self) -> None:
        self._cluster: Cluster | None = None
        self._endpoints: Endpoints | None = None

    def endpoints(self) -> Endpoints:
        """The addresses; the environment has them too, for processes that a test starts."""
        if self._endpoints is None:
            self._endpoints = self._given() or self._started()
            os.environ.update(self._endpoints.environment(admin=True))
        return self._endpoints

    def stop(self) -> None:
        """Ends what was started here."""
        if self._cluster is not None:
            self._cluster.stop()

    def _started(self) -> Endpoints:
        self._cluster = Cluster(Path(os.environ["FIRSTCONTACT_HOME"]), durable=False)
        return self._cluster.ensure_started(tied=True)

    def _given(self) -> Endpoints | None:
        url = os.environ.get(GIVEN)
        if not url:
            return None
        admin = replace(parse(url), name=DATABASE)
        app = Address(DATABASE, APP, secrets.token_urlsafe(32), admin.host, admin.port, admin.options)
        endpoints = Endpoints(app.url(), admin.url())
        prepare_server(endpoints)
        with psycopg.connect(replace(admin, name="postgres").conninfo(), autocommit=True) as connection:
            set_password(connection, APP, app.password)
        return endpoints


server = Server()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The switch of a run against another version of PostgreSQL: what never meets it need not run again."""
    parser.addoption(
        ONLY_DATABASE, action="store_true", dest="only_database", help="run only the tests that use the database"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what does not use the database, when that is asked for."""
    if not config.getoption("only_database"):
        return
    kept = [item for item in items if _uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _uses_database(item)])
    items[:] = kept


def _uses_database(item: pytest.Item) -> bool:
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return item.get_closest_marker("django_db") is not None or "django_db_setup" in fixtures


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Sets the environment before pytest-django loads the settings: nothing of the developer's own is ever touched."""
    for name in ("DATABASE_URL", "DATABASE_ADMIN_URL", "DATABASE_URL_FILE", "DATABASE_ADMIN_URL_FILE"):
        os.environ.pop(name, None)
    home = tempfile.mkdtemp(prefix="fc-test-")
    os.environ["FIRSTCONTACT_HOME"] = home
    early_config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    early_config.add_cleanup(server.stop)  # the last one added goes first
    return (yield)
