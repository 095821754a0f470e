"""The project on this machine: where its state is, its database, and how other processes of it are started."""

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from firstcontact.doors.console.becoming import python
from firstcontact.foundation.database import Cluster, Endpoints, StartError, prepare_server
from firstcontact.foundation.database.account import dies_with_parent
from firstcontact.foundation.database.answering import wait_for_answer
from firstcontact.foundation.database.chosen import (
    ADMIN_URL_VARIABLE,
    ROLE_VARIABLE,
    given_endpoints,
)
from firstcontact.foundation.database.home import HOME_VARIABLE, python_path, state_folder
from firstcontact.foundation.database.urls import parse

INSIDE = "firstcontact.doors.console.inside"


class NoAdminError(RuntimeError):
    """The tables cannot be changed without the bootstrap login; the message says what to set."""


class Installation:
    """Reads the environment once. The bootstrap login is taken out of it: only `migrate` gets it back."""

    def __init__(self) -> None:
        self.home: Path = state_folder()
        self._given = given_endpoints()
        self._cluster = None if self._given else Cluster(self.home)
        for name in (ADMIN_URL_VARIABLE, f"{ADMIN_URL_VARIABLE}_FILE", ROLE_VARIABLE):
            os.environ.pop(name, None)

    @property
    def own_database(self) -> Cluster | None:
        """Our own server, or None where DATABASE_URL names another."""
        return self._cluster

    @contextmanager
    def database(self, *, tied: bool = False) -> Iterator[Endpoints]:
        """The database answers inside this block; our own server is started for it and stopped by its last user.

        Whether a server that was given answers is for the caller to find out, with `wait_for_answer`.

        :raises AddressError: when a given address cannot be used.
        :raises StartError: when our own server does not start.
        """
        if self._given is not None:
            parse(self._given.app_url)
            yield self._given
        elif self._cluster is not None:
            with self._cluster.running(tied=tied) as endpoints:
                yield endpoints

    def environment(self, endpoints: Endpoints) -> dict[str, str]:
        """The variables that a process of this project gets on top of ours."""
        return {
            **endpoints.environment(),
            HOME_VARIABLE: str(self.home),
            "DJANGO_SETTINGS_MODULE": "firstcontact.settings",
            "PYTHONPATH": python_path(),
        }

    def migrate(self, endpoints: Endpoints) -> int:
        """Brings the tables up to date, as their owner. Returns the exit code.

        :raises NoAdminError: without a bootstrap login.
        :raises NoAnswerError: when a server that was given does not answer.
        :raises psycopg.Error: when the bootstrap login may not make the roles.
        """
        if not endpoints.admin_url:
            raise NoAdminError(
                f"The tables can only be changed with the bootstrap login: set {ADMIN_URL_VARIABLE} for this command."
            )
        if self._given is not None:
            wait_for_answer(replace(parse(endpoints.admin_url), name="postgres").url(), ADMIN_URL_VARIABLE)
            prepare_server(endpoints)
        admin = {**endpoints.environment(admin=True), ROLE_VARIABLE: "owner"}
        return self.run_inside("migrate", endpoints, environment=admin)

    def run_inside(
        self,
        task: str,
        endpoints: Endpoints,
        arguments: Mapping[str, object] | None = None,
        *,
        environment: Mapping[str, str] | None = None,
    ) -> int:
        """Runs one task of `inside.py` in a process of its own, with our terminal. Returns its exit code."""
        command = python(INSIDE, task, json.dumps(arguments or {}))
        return self.run_beside(command, endpoints, environment=environment)

    def run_beside(
        self, command: Sequence[str], endpoints: Endpoints, *, environment: Mapping[str, str] | None = None
    ) -> int:
        """Runs a command in a process of its own, with our terminal and this database. Returns its exit code."""
        process = subprocess.Popen(
            command,
            env={**os.environ, **self.environment(endpoints), **(environment or {})},
            preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509  # one prctl, and no other thread
        )
        while True:
            try:
                return _as_exit_code(process.wait())
            except KeyboardInterrupt:  # it got the Ctrl-C as well, and ends in its own way
                continue


class Watch:
    """Starts our own database server again when it went away under the processes."""

    PAUSE = 5  # rounds between two attempts that fail

    def __init__(self, cluster: Cluster, echo: Callable[[str, str], None]) -> None:
        self._cluster = cluster
        self._echo = echo
        self._pause = 0

    def look(self) -> None:
        """Called about once a second."""
        if self._pause:
            self._pause -= 1
        elif self._cluster.pid() is None:
            try:
                self._cluster.ensure_started(tied=True)
            except StartError as error:
                self._echo("database", str(error))
                self._pause = self.PAUSE
            else:
                self._echo("database", "had ended; started again")


def _as_exit_code(code: int) -> int:
    return 128 - code if code < 0 else code
