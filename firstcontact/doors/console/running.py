"""Runs the processes of the product under the supervisor, on top of a database that answers."""

import json
import os
import resource
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from firstcontact.demo.progress import find_demo_month
from firstcontact.doors.console.becoming import python
from firstcontact.doors.console.counting import shared_counts
from firstcontact.doors.console.front import front_program, is_wanted, trusted_proxies
from firstcontact.doors.console.installation import INSIDE, Installation, Watch
from firstcontact.doors.console.ports import free_port
from firstcontact.doors.console.screen import Screen
from firstcontact.doors.console.standing import find_standing, forget_standing, lock_file, write_standing
from firstcontact.doors.console.supervisor import Program, Supervisor
from firstcontact.foundation.database import Endpoints
from firstcontact.foundation.database.answering import wait_for_answer
from firstcontact.foundation.database.home import make_home, say_leaving
from firstcontact.foundation.database.locks import alone

WEB = "firstcontact.settings.wsgi:application"
LIVE = "firstcontact.settings.asgi:application"
MAIL = "firstcontact.doors.mail"
MAIL_SETTINGS = {"fetch": ("MAILBOXES", "MAILBOXES_FILE"), "listen": ("MAIL_LISTEN", "MAIL_LISTEN_FILE")}
MOST_OPEN_PAGES = 10_000  # of the live process; whoever comes beyond waits without a word
SLOW_HEADS = ("--http1-header-read-timeout", "10000")  # milliseconds
MOST_WEB_WORKERS = 4
WEB_NAMES = ("web", "web-2")
HIGHEST_PORT, FIRST_OPEN_PORT = 65535, 1024
EVERYWHERE_OR_HERE = frozenset({"127.0.0.1", "0.0.0.0", "::", "::1"})  # noqa: S104  # compared with, not bound to


class AlreadyRunningError(RuntimeError):
    """The processes of this project run already."""


class BadSettingError(RuntimeError):
    """A setting of the supervisor cannot be read; the message says which."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Where the web server shall listen: exactly on this port, or on the next free one."""

    host: str = "127.0.0.1"
    port: int = 8000
    exactly: bool = False


def run(installation: Installation, wish: Wish, screen: Screen, *, only_web: bool = False) -> int:
    """Starts database, web server and workers, and stays until it is told to stop. Returns the exit code.

    :param only_web: the web server and its front alone.
    :raises AlreadyRunningError: when they run already.
    :raises NoFrontError: when there is no program for the front.
    :raises NoPortError: when no port is free.
    """
    with installation.database(tied=True) as endpoints:
        code = prepare(installation, endpoints)
        if code:
            return code
        port = choose_port(wish, screen)
        programs = standard_programs(installation, wish.host, port)
        if only_web:
            programs = web_programs(installation, wish.host, port, port + 1, {"PORT": str(port)})
        address = f"http://{_shown(wish.host)}:{port}/"
        screen.say(f"[bold]{address}[/] (Ctrl-C ends it)")
        supervise(installation, endpoints, programs, screen, None if only_web else address)
    return 0


def run_demo(installation: Installation, wish: Wish, screen: Screen, *, scale: int) -> int:
    """Loads the made-up councils and starts everything; their month is filled behind the pages. Returns the exit code.

    :param scale: how many times the usual month's contacts.
    :raises NoPortError: when no port is free.
    """
    os.environ["FIRSTCONTACT_DEMO"] = "1"
    with installation.database(tied=True) as endpoints:
        code = prepare(installation, endpoints)
        if not code and find_demo_month(installation.home) is None:  # later starts do it behind the pages
            code = installation.run_inside("load-demo", endpoints)
        if code:
            return code
        port = choose_port(wish, screen)
        programs = [
            *standard_programs(installation, wish.host, port),
            Program("", python("firstcontact.doors.console.greeting", str(port)), once=True),
            Program("month", python(INSIDE, "fill-demo", json.dumps({"scale": scale})), once=True),
        ]
        supervise(installation, endpoints, programs, screen, f"http://{_shown(wish.host)}:{port}/")
    return 0


def prepare(installation: Installation, endpoints: Endpoints) -> int:
    """Brings the tables up to date, where the bootstrap login is at hand. Returns the exit code.

    :raises NoAnswerError: when the database does not answer.
    """
    code = installation.migrate(endpoints) if endpoints.admin_url else 0
    if not code:
        wait_for_answer(endpoints.app_url)
    return code


def choose_port(wish: Wish, screen: Screen) -> int:
    """The port to listen on; says so when it is not the wanted one.

    :raises NoPortError: when none is free.
    """
    port = free_port(wish.host, wish.port, exactly=wish.exactly)
    if port != wish.port:
        screen.say(f"Port {wish.port} is taken: using {port}.")
    return port


def standard_programs(installation: Installation, host: str, port: int) -> list[Program]:
    """The web server, the live process beside it on a port of its own, the worker, and who takes email in."""
    live_port = _port_after(host, port)
    environment = {"PORT": str(port), "LIVE_PORT": str(live_port)}
    live = python(
        "granian",
        *("--interface", "asgi", "--host", host, "--port", str(live_port), "--no-ws"),
        *("--workers", "1", "--workers-kill-timeout", "2", "--log-level", "warning", *SLOW_HEADS),
        *("--backlog", "1024", "--backpressure", str(MOST_OPEN_PAGES)),
        LIVE,
    )
    return [
        *web_programs(installation, host, port, live_port, environment),
        Program("live", live, environment),
        Program("worker", python(INSIDE, "worker", "{}"), environment),
        *(Program(task, python(MAIL, task), environment) for task in mail_tasks()),
    ]


def web_programs(
    installation: Installation, host: str, port: int, last_port: int, environment: Mapping[str, str]
) -> list[Program]:
    """Two web servers, and before them the front, which has the port that everybody knows.

    A web server takes some seconds to start: while one that died is replaced, the front gives everything to the other.

    :param last_port: the web servers listen on the next free ports after this one, for the front alone.
    """
    if not is_wanted():
        return [Program("web", web_server(host, port), environment)]
    behind = {**environment, "TRUSTED_PROXIES": str(trusted_proxies() + 1)}
    ports: list[int] = []
    for _ in WEB_NAMES:
        ports.append(_port_after("127.0.0.1", (ports or [last_port])[-1]))
    front = front_program(installation.home, host=host, port=port, web_ports=ports)
    workers = max(1, web_workers() // len(WEB_NAMES))
    servers = [web_server("127.0.0.1", each, workers=workers) for each in ports]
    return [*(Program(name, server, behind) for name, server in zip(WEB_NAMES, servers, strict=True)), front]


def web_workers() -> int:
    """How many worker processes of web servers this machine has, in all."""
    return max(1, min(MOST_WEB_WORKERS, os.cpu_count() or 1))


def web_server(host: str, port: int, *, workers: int | None = None) -> list[str]:
    """The command of one web server alone, without the front.

    :param workers: without it all that the machine has.
    """
    return python(
        "granian",
        *("--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"),
        *("--workers", str(workers or web_workers()), "--blocking-threads", "2"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "2", "--log-level", "warning", *SLOW_HEADS),
        WEB,
    )


def _port_after(host: str, port: int) -> int:
    return free_port(host, port + 1 if port < HIGHEST_PORT else FIRST_OPEN_PORT)


def mail_tasks() -> list[str]:
    """What is to be done for the email that comes in, as far as the settings name any."""
    return [task for task, names in MAIL_SETTINGS.items() if any(os.environ.get(name) for name in names)]


def supervise(
    installation: Installation, endpoints: Endpoints, programs: Sequence[Program], screen: Screen, address: str | None
) -> None:
    """Runs the programs until Ctrl-C; the database is watched as well, and stopped last, by the caller.

    :param address: where all of it can be reached, for `firstcontact status`; None for a part of it beside the rest,
        which writes nothing down: only who holds the lock of `only_one` does.
    """
    with _environment(installation.environment(endpoints)):
        own = installation.own_database
        watch = Watch(own, screen.echo) if own is not None else None
        known: dict[str, int] = {}

        def each_round() -> None:
            if watch is not None:
                watch.look()
            if address is not None and supervisor.pids() != known:
                known.clear()
                known.update(supervisor.pids())
                write_standing(installation.home, known, address)

        drain = drain_seconds()

        def leaving() -> float:
            if address is None:
                return 0.0
            say_leaving(installation.home, True)
            return drain

        allow_open_files()
        supervisor = Supervisor(programs, echo=screen.echo, each_round=each_round, ended=screen.ended, leaving=leaving)
        say_leaving(installation.home, False)
        try:
            with shared_counts(installation.home):
                supervisor.run()
        finally:
            say_leaving(installation.home, False)
            screen.close()
            if address is None:
                screen.say("The web server is stopped.")
            else:
                screen.say("Everything is stopped; the database comes last." if own else "Everything is stopped.")
                forget_standing(installation.home)


def allow_open_files() -> None:
    """What is started from now on may have as many open files as the system lets it: an open page is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def drain_seconds() -> float:
    """DRAIN_SECONDS: how long `/ready/` says no before the processes end, for a load balancer to notice.

    :raises BadSettingError: when it is no number of seconds.
    """
    given = os.environ.get("DRAIN_SECONDS") or "0"
    if not given.isdigit():
        raise BadSettingError(f"DRAIN_SECONDS should be a whole number of seconds, not {given!r}.")
    return float(given)


@contextmanager
def only_one(installation: Installation) -> Iterator[None]:
    """One supervisor a project.

    :raises AlreadyRunningError: when there is one already.
    """
    make_home(installation.home)
    with alone(lock_file(installation.home)) as free:
        if not free:
            standing = find_standing(installation.home)
            where = f" at {standing.address}" if standing and standing.address else ""
            raise AlreadyRunningError(f"It runs already{where}. `firstcontact status` shows more.")
        yield


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    os.environ.update(values)
    yield


def _shown(host: str) -> str:
    return "localhost" if host in EVERYWHERE_OR_HERE else host
