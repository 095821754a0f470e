"""The database of the tests: made by the owner of the tables, then used with the application's own login.

So the tests meet row-level security as the product does. Only here the application may also TRUNCATE, because tests of
transactions are cleaned up that way.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from firstcontact.foundation.database import APP, OWNER, Endpoints
from firstcontact.foundation.database.urls import Address, parse
from tests.database_plugin import DATABASE, server

pytest_plugins = ["tests.towns", "tests.certificate", "tests.dovecot"]


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords of made-up people are not worth the third of a second that a safe hash takes on purpose."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def database_server() -> Endpoints:
    """A running PostgreSQL server for this run; both addresses name an empty database."""
    return server.endpoints()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, database_server: Endpoints) -> None:
    """Logs in with the bootstrap login and becomes the owner, who makes the test database."""
    del django_db_modify_db_settings  # asked for its work: a name for each xdist worker
    connection.settings_dict["TEST"]["TEMPLATE"] = DATABASE
    connection.settings_dict["CONN_MAX_AGE"] = 0  # or a thread's open connection makes DROP DATABASE wait
    _log_in(parse(database_server.admin_url), assume_role=OWNER)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, database_server: Endpoints
) -> Iterator[None]:
    """Goes on with the application's login once the tables are made; becomes the owner again to remove them."""
    del django_db_setup  # asked for its work: it makes and migrates the database
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {APP}")
        _log_in(parse(database_server.app_url), assume_role=None)
    yield
    _log_in(parse(database_server.admin_url), assume_role=OWNER)


@pytest.fixture
def test_database(database_server: Endpoints, db: None) -> Endpoints:
    """The addresses of the test database itself, for processes that a test starts and for acting as the owner."""
    del db
    name = str(connection.settings_dict["NAME"])
    urls = (database_server.app_url, database_server.admin_url)
    return Endpoints(*(replace(parse(url), name=name).url() for url in urls))


def _log_in(address: Address, *, assume_role: str | None) -> None:
    connection.close()
    connection.settings_dict.update(USER=address.login, PASSWORD=address.password, HOST=address.host, PORT=address.port)
    connection.settings_dict["OPTIONS"] = {**address.options, **({"assume_role": assume_role} if assume_role else {})}
