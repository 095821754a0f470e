"""Who may do what in the database: the owner, the application, and the superuser that makes both.

- `firstcontact_owner` owns schema and tables and cannot log in. It has BYPASSRLS: with FORCE alone, adding a foreign
  key between two protected tables fails, even on empty ones.
- the application's login is not a member of the owner and may select, insert, update and delete. It may not TRUNCATE,
  which ignores row-level security.
- the bootstrap login makes these two and runs `migrate`; web, live and worker processes never have it.
"""

from dataclasses import replace

import psycopg
from psycopg import sql

from firstcontact.foundation.database.endpoints import Endpoints
from firstcontact.foundation.database.urls import OWNER, parse

APP = "firstcontact_app"
TABLE_RIGHTS = sql.SQL("SELECT, INSERT, UPDATE, DELETE")
Connection = psycopg.Connection[tuple[object, ...]]
ITERATIONS_SETTING_FROM = 16_00_00  # scram_iterations exists from PostgreSQL 16 on


def prepare_server(endpoints: Endpoints) -> None:
    """Makes the roles and the database where they are missing, and the application's rights; again changes nothing.

    The application's login is the one in its address; its password is set only when the login is made here.

    :raises psycopg.Error: when the bootstrap login may not do this.
    """
    admin, app = parse(endpoints.admin_url), parse(endpoints.app_url)
    with psycopg.connect(replace(admin, name="postgres").conninfo(), autocommit=True) as server:
        _make_owner(server)
        _make_app(server, app.login, app.password)
        _make_database(server, app.name, app.login)
    with psycopg.connect(replace(admin, name=app.name).conninfo(), autocommit=True) as inside:
        grant_rights(inside, app=app.login)


def grant_rights(inside: Connection, *, app: str = APP) -> None:
    """Lets the application use every table and sequence that the owner makes from now on in this database.

    :param inside: a connection in autocommit to that database, of a login that may become the owner.
    """
    default = sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} GRANT {} ON {} TO {}")
    for rights, kind in ((TABLE_RIGHTS, "TABLES"), (sql.SQL("USAGE, SELECT"), "SEQUENCES")):
        inside.execute(default.format(sql.Identifier(OWNER), rights, sql.SQL(kind), sql.Identifier(app)))
    inside.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(app)))
    inside.execute(sql.SQL("GRANT CREATE, USAGE ON SCHEMA public TO {}").format(sql.Identifier(OWNER)))


def set_password(admin: Connection, login: str, password: str) -> None:
    """Gives a login its password. One SCRAM round is enough for a random one of 256 bits, and quicker to connect."""
    with admin.transaction():
        if admin.info.server_version >= ITERATIONS_SETTING_FROM:
            admin.execute("SET LOCAL scram_iterations = 1")
        admin.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(login), sql.Literal(password)))


def _make_owner(server: Connection) -> None:
    if not _has_role(server, OWNER):
        server.execute(sql.SQL("CREATE ROLE {} NOLOGIN BYPASSRLS CREATEDB").format(sql.Identifier(OWNER)))
    row = server.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [OWNER]).fetchone()
    if row is None or not row[0]:  # a bootstrap login that is no superuser must be a member to act as the owner
        server.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))


def _make_app(server: Connection, app: str, password: str) -> None:
    if _has_role(server, app):
        return
    with server.transaction():
        server.execute(sql.SQL("CREATE ROLE {} LOGIN NOBYPASSRLS").format(sql.Identifier(app)))
        set_password(server, app, password)


def _make_database(server: Connection, name: str, app: str) -> None:
    database, login = sql.Identifier(name), sql.Identifier(app)
    if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, sql.Identifier(OWNER)))
    server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    server.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, login))


def _has_role(server: Connection, name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone() is not None
