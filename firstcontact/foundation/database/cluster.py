"""Starts, finds and stops the PostgreSQL server of one state folder, whatever killed it the last time."""

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg

from firstcontact.foundation.database import leftovers
from firstcontact.foundation.database.account import Account, dies_with_parent, server_account
from firstcontact.foundation.database.binaries import Binaries, find_binaries, within_reach
from firstcontact.foundation.database.endpoints import Endpoints, read_endpoints, write_endpoints, write_private
from firstcontact.foundation.database.home import MARKER, hand_over, make_home, state_folder
from firstcontact.foundation.database.locks import UsersLock, exclusive, take
from firstcontact.foundation.database.options import initdb_options, plain_environment, server_options
from firstcontact.foundation.database.roles import APP, prepare_server
from firstcontact.foundation.database.sockets import socket_folder
from firstcontact.foundation.database.urls import Address, parse

DATABASE = "firstcontact"
BOOTSTRAP = "bootstrap"
PORT = "5432"  # names the socket only; said in the addresses, or PGPORT of the caller would count
LOG_LIMIT = 10_000_000  # bytes; then the log is put aside at the next start, one old one is kept
STOP_PATIENCE = 60.0  # seconds for a fast stop; then at once, which costs a replay of the log at the next start

STATUS_LINE = 7  # of postmaster.pid, counted from 0
NOT_YET = ("starting up", "shutting down", "recovery mode", "not yet accepting", "too many clients")


class StartError(RuntimeError):
    """The server did not start; the message says why and where its log is."""


@dataclass(frozen=True, slots=True)
class Status:
    """What `status` tells: `pid` is None while it is stopped, `version` None before the first start."""

    running: bool
    pid: int | None
    version: int | None
    home: Path
    data_bytes: int


class Cluster:
    """The server of one state folder. Several processes may use it at once; the last one that leaves stops it."""

    def __init__(self, home: Path | None = None, *, binaries: str | None = None, durable: bool = True) -> None:
        """
        :param home: the state folder; without one, the project's own.
        :param binaries: a folder of programs, or `system`; without one, as FIRSTCONTACT_POSTGRES says.
        :param durable: False only for tests: a crash of the machine may then lose everything.
        """
        self.home = (home or state_folder()).resolve()
        self.data = self.home / "data"
        self.log = self.home / "postgresql.log"
        self._endpoints_file = self.home / "database.json"
        self._prepared = self.home / "database-is-prepared"
        self._lock_of_all = self.home / "server.lock"
        self._choice = binaries
        self._durable = durable
        self._users = UsersLock(self.home / "users.lock")
        self._process: subprocess.Popen[bytes] | None = None

    def ensure_started(self, *, tied: bool = False) -> Endpoints:
        """Starts the server unless it runs, makes roles and database where they are missing, and counts us as a user.

        :param tied: the server ends with the thread that calls this, even by kill -9. Otherwise it outlives us, for
            the next command to find.
        :raises StartError: when the server ends before it answers.
        :raises AccountError, BinariesError, FolderError: when it cannot be started here; each says what to do.
        """
        make_home(self.home)
        with exclusive(self.home / "start.lock"):
            self._users.join()
            try:
                return self._found_or_started(tied=tied)
            except BaseException:
                self._users.leave()
                self._tidy()
                raise

    def stop(self) -> bool:
        """Stops the server, unless another process still uses it. Returns whether it is stopped now."""
        if not (self.home / MARKER).exists():
            return True
        with exclusive(self.home / "start.lock"):
            self._users.leave()
            if not self._users.nobody():
                return False
            pid = leftovers.server_pid(self.data)
            if pid is not None:
                self._end(pid)
            self._tidy()
        return True

    @contextmanager
    def running(self, *, tied: bool = False) -> Iterator[Endpoints]:
        """The server runs inside this block.

        :raises StartError: as `ensure_started`.
        """
        try:
            yield self.ensure_started(tied=tied)
        finally:
            self.stop()

    def endpoints(self) -> Endpoints | None:
        """The addresses of the server, if it runs."""
        return read_endpoints(self._endpoints_file) if self.pid() is not None else None

    def pid(self) -> int | None:
        """The process id of the live server, or None."""
        if self._process is not None:
            self._process.poll()  # reap it, so that a dead child of ours is not a zombie
        return leftovers.server_pid(self.data)

    def status(self) -> Status:
        """Whether it runs, where, and how large it is."""
        pid = self.pid()
        return Status(pid is not None, pid, self._data_version(), self.home, _size(self.data))

    def _found_or_started(self, *, tied: bool) -> Endpoints:
        pid = leftovers.server_pid(self.data)
        endpoints = read_endpoints(self._endpoints_file)
        if pid is None or endpoints is None:
            endpoints = self._start(tied=tied)
        else:
            self._wait(endpoints, pid)
        if not self._prepared.exists():
            prepare_server(endpoints)
            self._prepared.touch()
        return endpoints

    def _start(self, *, tied: bool) -> Endpoints:
        account = server_account(self.home)
        hand_over(self.home, account.uid, account.gid)
        binaries = within_reach(find_binaries(self._choice), account, self.home / "programs")
        sockets = socket_folder(self.home, account.uid, account.gid)
        if self._data_version() is None:
            self._make_data(account, binaries)
        self._refuse_other_version(binaries)
        endpoints = self._at(sockets)
        leftovers.clear(self.data, sockets, self._lock_of_all)
        command: list[str | Path] = [
            binaries.folder / "postgres",
            "-D",
            self.data,
            *server_options(sockets, durable=self._durable),
        ]
        with self._open_log() as log, self._held_by_all() as lock:
            process = subprocess.Popen(
                account.command(command),
                cwd="/",
                env=plain_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[lock],
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGINT) if tied else None,  # noqa: PLW1509  # prctl only, no lock
                **account.options(),
            )
        self._process = process
        self._wait(endpoints, process.pid)
        return endpoints

    def _make_data(self, account: Account, binaries: Binaries) -> None:
        """Makes an empty cluster beside its place and moves it there whole: half a cluster is never taken for one."""
        part = self.home / "data.part"
        shutil.rmtree(part, ignore_errors=True)
        self._prepared.unlink(missing_ok=True)
        passwords = {name: secrets.token_urlsafe(32) for name in (BOOTSTRAP, APP)}
        urls = {name: Address(DATABASE, name, word, "/", PORT).url() for name, word in passwords.items()}
        write_endpoints(self._endpoints_file, Endpoints(urls[APP], urls[BOOTSTRAP]))
        secret = self.home / "bootstrap-password"
        write_private(secret, passwords[BOOTSTRAP])
        hand_over(self.home, account.uid, account.gid)
        command: list[str | Path] = [
            binaries.folder / "initdb",
            "-D",
            part,
            *initdb_options(binaries.major, BOOTSTRAP, secret, durable=self._durable),
        ]
        result = subprocess.run(
            account.command(command),
            cwd="/",
            env=plain_environment(),
            capture_output=True,
            text=True,
            check=False,
            **account.options(),
        )
        secret.unlink()
        if result.returncode != 0:
            raise StartError(f"initdb failed: {result.stderr.strip()}")
        part.rename(self.data)

    def _at(self, sockets: Path) -> Endpoints:
        """The addresses with the socket's present folder, kept for the other processes."""
        known = read_endpoints(self._endpoints_file)
        if known is None:
            raise StartError(
                f"{self._endpoints_file} is missing, and with it the passwords of the data in {self.data}."
            )
        urls = [replace(parse(url), host=str(sockets)).url() for url in (known.app_url, known.admin_url)]
        endpoints = Endpoints(*urls)
        if endpoints != known:
            owner = self.home.stat()
            write_endpoints(self._endpoints_file, endpoints)
            os.chown(self._endpoints_file, owner.st_uid, owner.st_gid)
        return endpoints

    def _wait(self, endpoints: Endpoints, pid: int) -> None:
        """Waits until the server answers, however long its recovery takes, or until its process has ended."""
        address = replace(parse(endpoints.admin_url), name="postgres")
        while True:
            said_ready = self._says_ready()
            try:
                psycopg.connect(address.conninfo(), autocommit=True).close()
            except psycopg.OperationalError as error:
                if not self._alive(pid):
                    raise StartError(
                        f"PostgreSQL did not start.\n{self._last_words()}\nAll of it: {self.log}"
                    ) from error
                if said_ready and not any(reason in str(error) for reason in NOT_YET):
                    raise StartError(f"PostgreSQL runs but does not let us in: {error}") from error
                time.sleep(0.02)
            else:
                return

    def _says_ready(self) -> bool:
        """Whether the server has written into its lock file (line 8) that it takes connections."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready"

    def _tidy(self) -> None:
        """Removes the folder of the socket, which a stopped server leaves empty."""
        endpoints = read_endpoints(self._endpoints_file)
        if endpoints is not None:
            with suppress(OSError):  # something else lies there, or it is gone
                Path(parse(endpoints.app_url).host).rmdir()

    def _alive(self, pid: int) -> bool:
        if self._process is not None and self._process.pid == pid:
            return self._process.poll() is None
        return leftovers.works_in(pid, self.data)

    def _end(self, pid: int) -> None:
        for number, patience in ((signal.SIGINT, STOP_PATIENCE), (signal.SIGQUIT, STOP_PATIENCE)):
            with suppress(ProcessLookupError):
                os.kill(pid, number)
            end = time.monotonic() + patience
            while self._alive(pid) and time.monotonic() < end:
                time.sleep(0.01)
            if not self._alive(pid):
                return

    def _data_version(self) -> int | None:
        try:
            return int((self.data / "PG_VERSION").read_text(encoding="utf-8"))
        except (FileNotFoundError, PermissionError):
            return None

    def _refuse_other_version(self, binaries: Binaries) -> None:
        made_by = self._data_version()
        if made_by != binaries.major:
            raise StartError(
                f"The data in {self.data} was made by PostgreSQL {made_by}, the programs in {binaries.folder} are "
                f"{binaries.major}. Set FIRSTCONTACT_POSTGRES to programs of version {made_by}, or FIRSTCONTACT_HOME "
                "to a new folder."
            )

    @contextmanager
    def _held_by_all(self) -> Iterator[int]:
        """A lock for the server and all its back ends to inherit: while one of them lives, it is not free."""
        descriptor = take(self._lock_of_all)
        if descriptor is None:
            raise StartError(f"A database server works in {self.data} already.")
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    @contextmanager
    def _open_log(self) -> Iterator[int]:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.rename(self.log.with_suffix(".old.log"))
        descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _last_words(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-8:])


def _size(folder: Path) -> int:
    """Bytes in a folder whose files come and go while they are counted."""
    counted = 0
    for inside, _, names in os.walk(folder):  # it passes over a folder that is gone, where rglob raises
        for name in names:
            with suppress(FileNotFoundError):
                counted += os.lstat(os.path.join(inside, name)).st_size
    return counted
