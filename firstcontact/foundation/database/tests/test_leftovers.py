"""What a killed server leaves behind is cleared, and nothing else."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from firstcontact.foundation.database import leftovers
from firstcontact.foundation.database.leftovers import SurvivorsError
from firstcontact.foundation.database.locks import alone
from firstcontact.foundation.database.tests.conftest import Pretender


@pytest.fixture
def data(open_folder: Path) -> Path:
    """A data folder."""
    folder = open_folder / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def sockets(open_folder: Path) -> Path:
    """A folder of sockets."""
    folder = open_folder / "sockets"
    folder.mkdir()
    return folder


def _lock(data: Path, sockets: Path, pid: int) -> tuple[Path, Path]:
    locks = (data / "postmaster.pid", sockets / ".s.PGSQL.5432.lock")
    for lock in locks:
        lock.write_text(f"{pid}\n{data}\n")
    return locks


@pytest.mark.shows("database-survives-kill")
def test_both_locks_of_a_dead_server_are_removed_even_while_it_is_a_zombie(
    data: Path, sockets: Path, zombie: int
) -> None:
    locks = _lock(data, sockets, zombie)
    assert leftovers.server_pid(data) is None
    leftovers.clear(data, sockets, data.parent / "server.lock")
    assert not any(lock.exists() for lock in locks)


def test_a_number_that_another_program_has_by_now_holds_no_lock(data: Path, sockets: Path, other_program: int) -> None:
    locks = _lock(data, sockets, other_program)
    assert leftovers.server_pid(data) is None
    leftovers.clear(data, sockets, data.parent / "server.lock")
    assert not any(lock.exists() for lock in locks)
    os.kill(other_program, 0)  # it still runs


def test_a_shell_that_looks_into_the_data_is_neither_the_server_nor_ended(data: Path) -> None:
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n")
    before = Path.cwd()
    os.chdir(data)
    try:
        assert leftovers.works_in(os.getpid(), data)
        assert leftovers.server_pid(data) is None
        assert leftovers.survivors(data) == []
    finally:
        os.chdir(before)


def test_a_live_server_is_found_by_its_lock(data: Path, pretend_server: Pretender) -> None:
    server = pretend_server(data)
    (data / "postmaster.pid").write_text(f"{server.pid}\n{data}\n")
    assert leftovers.server_pid(data) == server.pid


def test_a_back_end_that_outlived_its_server_is_asked_to_leave_first(
    data: Path, sockets: Path, zombie: int, pretend_server: Pretender
) -> None:
    survivor = pretend_server(data)
    locks = _lock(data, sockets, zombie)
    leftovers.clear(data, sockets, data.parent / "server.lock")
    assert survivor.wait(timeout=5) != 0
    assert not any(lock.exists() for lock in locks)


def test_a_back_end_that_does_not_listen_is_ended(
    data: Path, sockets: Path, pretend_server: Pretender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "PATIENCE", 0.2)
    survivor = pretend_server(data, deaf=True)
    began = time.monotonic()
    leftovers.clear(data, sockets, data.parent / "server.lock")
    assert survivor.wait(timeout=5) == -9
    assert time.monotonic() - began >= 0.2


def test_the_socket_lock_of_a_live_server_of_other_data_is_left_alone(
    open_folder: Path, data: Path, sockets: Path, pretend_server: Pretender
) -> None:
    elsewhere = open_folder / "elsewhere"
    elsewhere.mkdir()
    other = pretend_server(elsewhere)
    lock = sockets / ".s.PGSQL.5432.lock"
    lock.write_text(f"{other.pid}\n{elsewhere}\n")
    leftovers.clear(data, sockets, data.parent / "server.lock")
    assert lock.exists()
    assert other.poll() is None


def test_nothing_is_cleared_while_a_process_of_the_dead_server_lives_that_cannot_be_ended(
    data: Path, sockets: Path, zombie: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "PATIENCE", 0.1)
    locks_before = _lock(data, sockets, zombie)
    with alone(data.parent / "server.lock") as got:
        assert got
        with pytest.raises(SurvivorsError, match="not visible"):
            leftovers.clear(data, sockets, data.parent / "server.lock")
    assert all(lock.exists() for lock in locks_before)


def test_a_server_that_we_may_not_look_into_is_known_by_its_command_line(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> Path:
        raise PermissionError(path)

    with subprocess.Popen(["/bin/sh", "-c", "read line", "postgres", "-D", str(data)], stdin=subprocess.PIPE) as server:
        monkeypatch.setattr(Path, "readlink", refuse)
        assert leftovers.works_in(server.pid, data)
        assert not leftovers.works_in(server.pid, data.parent)
        assert not leftovers.works_in(os.getpid(), data)


@pytest.mark.parametrize("text", ["", "no number\n", "999999999\n"])
def test_a_lock_that_cannot_be_read_is_removed(data: Path, sockets: Path, text: str) -> None:
    lock = data / "postmaster.pid"
    lock.write_text(text)
    leftovers.clear(data, sockets, data.parent / "server.lock")
    assert not lock.exists()
