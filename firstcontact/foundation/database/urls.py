"""Addresses of databases: `postgresql://login:password@host:port/name` and, over a socket, `...@/name?host=/folder`."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from psycopg.conninfo import make_conninfo

ENGINE = "firstcontact.foundation.tenancy.backend"
OWNER = "firstcontact_owner"  # the role that owns schema and tables; it cannot log in
# A statement that a connection sends again and again is read and planned by the server once.
PREPARED = {"server_side_binding": True, "prepare_threshold": 3}
CONNECT_SECONDS = "5"  # until a server that does not answer at all counts as away; an address may say otherwise
SCHEMES = frozenset({"postgresql", "postgres"})


class AddressError(ValueError):
    """The address of a database cannot be used; the message says why, without the password."""


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address; `host` may be the folder of a socket, empty means libpq's default."""

    name: str
    login: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    port: str = ""
    options: dict[str, str] = field(default_factory=dict)

    def url(self) -> str:
        """The address as one line, the other way of `parse`."""
        login = quote(self.login, safe="")
        if self.password:
            login += ":" + quote(self.password, safe="")
        at = f"{login}@" if login else ""
        more = dict(self.options)
        if self.host.startswith("/"):
            more = {"host": self.host, **({"port": self.port} if self.port else {}), **more}
            place = ""
        else:
            place = f"{self.host}:{self.port}" if self.port else self.host
        query = f"?{urlencode(more, safe='/')}" if more else ""
        return f"postgresql://{at}{place}/{quote(self.name, safe='')}{query}"

    def conninfo(self) -> str:
        """The address as libpq's own connection string."""
        parts = {"host": self.host, "port": self.port, "user": self.login, "password": self.password}
        return make_conninfo(
            "", dbname=self.name, **{key: value for key, value in parts.items() if value}, **self.options
        )


def parse(url: str) -> Address:
    """Reads an address.

    :raises AddressError: when it is not PostgreSQL's, names no database, or its port is no number.
    """
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise AddressError(
            "A database address starts with postgresql://, for example postgresql://app:secret@localhost/firstcontact"
        )
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise AddressError("The database address names no database: it ends with /name, for example /firstcontact")
    try:
        port = parts.port
    except ValueError as error:
        raise AddressError("The port in the database address is not a number from 1 to 65535") from error
    options = dict(parse_qsl(parts.query, strict_parsing=False))
    host = options.pop("host", "") or parts.hostname or ""
    return Address(
        name=name,
        login=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=host,
        port=options.pop("port", "") or (str(port) if port else ""),
        options=options,
    )


def django_settings(url: str, *, assume_role: str | None = None) -> dict[str, Any]:
    """The entry of Django's `DATABASES` for this address: persistent connections, checked before each request.

    :param assume_role: the role to take on after connecting.
    :raises AddressError: when the address cannot be used.
    """
    address = parse(url)
    options: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS, **PREPARED, **address.options}
    if assume_role:
        options["assume_role"] = assume_role
    return {
        "ENGINE": ENGINE,
        "NAME": address.name,
        "USER": address.login,
        "PASSWORD": address.password,
        "HOST": address.host,
        "PORT": address.port,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def django_admin_settings(admin_url: str) -> dict[str, Any]:
    """The entry of Django's `DATABASES` for `migrate`: the bootstrap login, which becomes the owner of the tables.

    :raises AddressError: when the address cannot be used.
    """
    return django_settings(admin_url, assume_role=OWNER)
