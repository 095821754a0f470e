"""A tree of processes to be killed: a database server, and four writers that note each commit once it is acknowledged.

`python writers.py write HOME NOTES` starts it and prints the process id of the server; `check` starts the server again
and prints how many acknowledged commits it found and how many are missing; `busy` starts a back end that does not
notice the death of its server, and prints its process id. Run as a script, by whichever account the test wants.
"""

import os
import sys
import time
from itertools import count
from pathlib import Path

import psycopg

from firstcontact.foundation.database import OWNER, Cluster, Endpoints
from firstcontact.foundation.database.urls import parse

WRITERS = 4


def write(home: Path, notes: Path) -> None:
    """Starts the server and the writers, and stays."""
    cluster = Cluster(home)
    endpoints = cluster.ensure_started()
    with psycopg.connect(parse(endpoints.admin_url).conninfo(), autocommit=True) as admin:
        admin.execute(f"SET ROLE {OWNER}".encode())
        admin.execute("CREATE TABLE IF NOT EXISTS kept (round int, writer int, number int)")
    this_round = len(list(notes.iterdir())) // WRITERS
    for writer in range(WRITERS):
        if os.fork() == 0:
            _write_for_ever(endpoints, notes / f"{this_round}-{writer}", this_round, writer)
    _say(cluster.pid())
    time.sleep(3600)


def _write_for_ever(endpoints: Endpoints, note: Path, this_round: int, writer: int) -> None:
    descriptor = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with psycopg.connect(parse(endpoints.app_url).conninfo()) as connection:
        for number in count():
            connection.execute("INSERT INTO kept VALUES (%s, %s, %s)", [this_round, writer, number])
            connection.commit()
            os.write(descriptor, f"{number}\n".encode())


def check(home: Path, notes: Path) -> None:
    """Starts the server again and looks for every commit that was acknowledged."""
    with Cluster(home).running() as endpoints, psycopg.connect(parse(endpoints.app_url).conninfo()) as connection:
        kept = set(connection.execute("SELECT round, writer, number FROM kept"))
    noted = {
        (*(int(part) for part in note.name.split("-")), int(number))
        for note in notes.iterdir()
        for number in note.read_text().split("\n")[:-1]  # a line without its end was not acknowledged
    }
    _say(len(noted), len(noted - kept))


def busy(home: Path, notes: Path) -> None:
    """A back end that counts for ever and looks at nothing else."""
    del notes
    with Cluster(home).running() as endpoints:
        connection = psycopg.connect(parse(endpoints.app_url).conninfo(), autocommit=True)
        _say(connection.info.backend_pid)
        connection.execute("SELECT count(*) FROM generate_series(1, 1000000000000)")


def _say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    {"write": write, "check": check, "busy": busy}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
