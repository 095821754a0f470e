"""Addresses of databases are read and written without loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcontact.foundation.database.urls import (
    ENGINE,
    OWNER,
    Address,
    AddressError,
    django_admin_settings,
    django_settings,
    parse,
)

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)


@pytest.mark.shows("own-database-server")
def test_an_address_over_the_network_gives_all_its_parts() -> None:
    address = parse("postgresql://app:s%40fe%2Fword@db.example:6432/council?sslmode=require")
    assert address == Address("council", "app", "s@fe/word", "db.example", "6432", {"sslmode": "require"})


def test_an_address_over_a_socket_names_its_folder() -> None:
    assert parse("postgresql://app:word@/council?host=/run/postgresql").host == "/run/postgresql"


def test_django_gets_persistent_connections_that_are_checked() -> None:
    entry = django_settings("postgresql://app:word@/council?host=/run/postgresql&connect_timeout=3")
    assert entry["ENGINE"] == ENGINE
    assert (entry["NAME"], entry["USER"], entry["PASSWORD"]) == ("council", "app", "word")
    assert (entry["HOST"], entry["PORT"]) == ("/run/postgresql", "")
    assert entry["OPTIONS"] == {"connect_timeout": "3", "server_side_binding": True, "prepare_threshold": 3}
    assert entry["CONN_HEALTH_CHECKS"] is True


def test_the_administrator_becomes_the_owner_of_the_tables() -> None:
    assert django_admin_settings("postgresql://root:word@h/c")["OPTIONS"]["assume_role"] == OWNER


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://a@h/c", "starts with postgresql://"),
        ("", "starts with postgresql://"),
        ("postgresql://a:hunter22@h", "names no database"),
        ("postgresql://a:hunter22@h:x/c", "port"),
        ("postgresql://a:hunter22@h:99999/c", "port"),
    ],
)
def test_a_wrong_address_is_explained_without_its_password(url: str, says: str) -> None:
    with pytest.raises(AddressError, match=says) as caught:
        parse(url)
    assert "hunter22" not in str(caught.value)


@given(WORDS, WORDS, WORDS, st.sampled_from(["", "db.example", "/run/pg"]), st.sampled_from(["", "6432"]))
def test_what_is_written_is_read_back(name: str, login: str, password: str, host: str, port: str) -> None:
    if port and not host:
        port = ""  # a port alone has no place in an address
    address = Address(name, login, password, host, port)
    assert parse(address.url()) == address


def test_the_password_does_not_show_when_an_address_is_printed() -> None:
    assert "hunter22" not in repr(parse("postgresql://a:hunter22@h/c"))
