"""The server starts, is shared, and stops; what cannot work is refused in words."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from firstcontact.foundation.database import APP, OWNER, Cluster, Endpoints, StartError
from firstcontact.foundation.database.binaries import Binaries, BinariesError, find_binaries
from firstcontact.foundation.database.urls import parse


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server that the tests of this file share."""
    folder = Path(tempfile.mkdtemp(prefix="fc-"))
    folder.chmod(0o755)
    cluster = Cluster(folder / "home", durable=False)
    cluster.ensure_started(tied=True)
    yield cluster
    cluster.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def endpoints(cluster: Cluster) -> Endpoints:
    """Its addresses."""
    found = cluster.endpoints()
    assert found is not None
    return found


def _ask(url: str, question: str) -> tuple[object, ...]:
    with psycopg.connect(parse(url).conninfo(), autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row


@pytest.mark.shows("own-database-server")
def test_the_application_logs_in_without_rights_over_tables(endpoints: Endpoints) -> None:
    attributes = "rolsuper, rolbypassrls, rolcreatedb, rolcreaterole"
    assert _ask(endpoints.app_url, "SELECT current_user") == (APP,)
    assert _ask(endpoints.admin_url, f"SELECT {attributes} FROM pg_roles WHERE rolname = '{APP}'") == (False,) * 4
    assert _ask(endpoints.admin_url, f"SELECT pg_has_role('{APP}', '{OWNER}', 'MEMBER')") == (False,)


def test_the_owner_cannot_log_in_and_passes_row_level_security(endpoints: Endpoints) -> None:
    row = _ask(
        endpoints.admin_url, f"SELECT rolcanlogin, rolbypassrls, rolsuper FROM pg_roles WHERE rolname = '{OWNER}'"
    )
    assert row == (False, True, False)


def test_the_application_may_use_what_the_owner_makes_but_not_empty_it(endpoints: Endpoints) -> None:
    with psycopg.connect(parse(endpoints.admin_url).conninfo(), autocommit=True) as admin:
        admin.execute(f"SET ROLE {OWNER}".encode())
        admin.execute("CREATE TABLE made_later (id bigint GENERATED ALWAYS AS IDENTITY, word text)")
    with psycopg.connect(parse(endpoints.app_url).conninfo(), autocommit=True) as app:
        app.execute("INSERT INTO made_later (word) VALUES ('x')")
        app.execute("UPDATE made_later SET word = 'y'")
        for refused in ("TRUNCATE made_later", "DROP TABLE made_later", "CREATE TABLE mine (id int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(refused.encode())
        assert app.execute("SELECT count(*) FROM made_later").fetchone() == (1,)


def test_nobody_gets_in_without_the_password(endpoints: Endpoints) -> None:
    address = parse(endpoints.app_url)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=address.host, user=address.login, password="guess", dbname=address.name)


def test_the_passwords_are_in_a_private_file_and_never_shown(cluster: Cluster, endpoints: Endpoints) -> None:
    file = cluster.home / "database.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert parse(endpoints.app_url).password in file.read_text()
    assert parse(endpoints.app_url).password not in repr(endpoints)
    assert not (cluster.home / "bootstrap-password").exists()


def test_the_server_listens_to_no_network(endpoints: Endpoints) -> None:
    assert _ask(endpoints.admin_url, "SHOW listen_addresses") == ("",)


def test_letters_sort_by_code_point_and_change_case_in_welsh(endpoints: Endpoints) -> None:
    words = "SELECT array_agg(w ORDER BY w), upper('ŵyn') FROM unnest(ARRAY['ŵyn', 'abc', 'Zed', 'Ébc', 'wyn']) w"
    assert _ask(endpoints.app_url, words) == (["Zed", "abc", "wyn", "Ébc", "ŵyn"], "ŴYN")


def test_a_second_user_finds_the_same_server_and_the_last_one_stops_it(open_folder: Path) -> None:
    first, second = (Cluster(open_folder / "home", durable=False) for _ in range(2))
    try:
        began = first.ensure_started(tied=True)
        assert second.ensure_started() == began
        assert first.pid() == second.pid()
        assert first.stop() is False
        assert _ask(began.app_url, "SELECT 1") == (1,)
    finally:
        assert second.stop() is True
    assert first.endpoints() is None
    assert not Path(parse(began.app_url).host).exists()


def test_data_of_another_version_is_refused_in_words(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = Cluster(open_folder / "home", durable=False)
    with cluster.running(tied=True):
        assert cluster.status().running
    (cluster.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(StartError, match="made by PostgreSQL 14"):
        cluster.ensure_started(tied=True)
    assert not cluster.status().running


def test_data_that_cannot_be_started_gives_the_servers_last_words(open_folder: Path) -> None:
    cluster = Cluster(open_folder / "home", durable=False)
    with cluster.running(tied=True):
        pass
    (cluster.data / "global" / "pg_control").unlink()
    with pytest.raises(StartError, match="pg_control"):
        cluster.ensure_started(tied=True)


def test_half_a_cluster_is_never_taken_for_one(open_folder: Path) -> None:
    cluster = Cluster(open_folder / "home", durable=False)
    part = cluster.home / "data.part"
    part.mkdir(parents=True)
    (cluster.home / "this-folder-belongs-to-firstcontact").touch()
    (part / "PG_VERSION").write_text("18\n")
    with cluster.running(tied=True) as endpoints:
        assert _ask(endpoints.app_url, "SELECT 1") == (1,)
    assert not part.exists()


def test_it_starts_where_the_language_of_the_machine_is_not_set(open_folder: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from firstcontact.foundation.database import Cluster\n"
        "with Cluster(Path(sys.argv[1]), durable=False).running(tied=True): print('it runs')"
    )
    environment = {**os.environ, "LANG": "C", "LC_ALL": "C", "PGDATA": "/nowhere", "PGPORT": "1", "PGHOST": "nowhere"}
    result = subprocess.run(
        [sys.executable, "-c", program, open_folder / "home"],
        env=environment,
        cwd=Path(__file__).parents[4],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout == "it runs\n", result.stderr


def test_a_folder_without_programs_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(BinariesError, match="FIRSTCONTACT_POSTGRES"):
        find_binaries(str(tmp_path))


def test_programs_that_are_too_old_are_refused_in_words(open_folder: Path) -> None:
    for name in ("postgres", "initdb"):
        program = open_folder / name
        program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.11'\n")
        program.chmod(0o755)
    assert Binaries(open_folder).major == 14
    with pytest.raises(BinariesError, match="needs 15 or newer"):
        find_binaries(str(open_folder))
