"""The `firstcontact` commands. `docs/howto/commands.md` describes each, with its exit codes."""

import json
import sys
from pathlib import Path

import click
from rich.console import Console

from firstcontact.domain.catalogue.definition import READY_MADE, check_services, service_files
from firstcontact.domain.connections.rules import Scope
from firstcontact.domain.staff.rules import ROLES
from firstcontact.doors.console.becoming import leave_root, python
from firstcontact.doors.console.exits import DONE, FOUND, Commands
from firstcontact.doors.console.installation import Installation
from firstcontact.doors.console.mailreading import explain_mail
from firstcontact.doors.console.map_checking import check_map
from firstcontact.doors.console.running import MAIL, Wish, only_one, prepare, run, run_demo
from firstcontact.doors.console.screen import Screen, log_screen
from firstcontact.doors.console.standing import status_facts
from firstcontact.doors.console.supervisor import PROCESS_VARIABLE
from firstcontact.foundation.database.answering import wait_for_answer
from firstcontact.foundation.database.home import state_folder

STAYING = ("fetch", "listen")
SCOPES = click.Choice([scope.value for scope in Scope])  # of an enumeration click would take the names in Python
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def _begin(screen: Screen) -> Installation:
    """Every command that touches the state starts here: root puts its rights down first."""
    said = leave_root(state_folder(), sys.argv[1:])
    if said:
        screen.say(said)
    return Installation()


@click.group(cls=Commands, context_settings=CONTEXT)
@click.version_option(package_name="firstcontact", prog_name="firstcontact")
def main() -> None:
    """First Contact: customer service for councils.

    Start with `firstcontact demo`. A council that runs it for real starts with `firstcontact doctor`.
    """


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port, no other.  [default: 8000, or the next free]")
@click.option("--scale", type=click.IntRange(1, 100), default=1, show_default=True, help="How many times as busy.")
def demo(host: str, port: int | None, scale: int) -> None:
    """Try it: start everything with made-up councils.

    Prints the addresses and sign-ins. A month of made-up contacts is filled in behind the pages; a later start goes on
    with it. Ctrl-C ends all of it.
    """
    screen = log_screen()
    installation = _begin(screen)
    with only_one(installation):
        sys.exit(run_demo(installation, _wish(host, port), screen, scale=scale))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port, no other.  [default: 8000, or the next free]")
def up(host: str, port: int | None) -> None:
    """Start everything, the database too.

    Database, web server, live updates, worker, and what takes email in, as far as MAILBOXES and MAIL_LISTEN name it.
    Ctrl-C ends all of it."""
    screen = log_screen()
    installation = _begin(screen)
    with only_one(installation):
        sys.exit(run(installation, _wish(host, port), screen))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), required=True, help="The port to listen on.")
def serve(host: str, port: int) -> None:
    """Start the web server alone, on exactly this port. Jobs wait until a worker does them."""
    screen = log_screen()
    sys.exit(run(_begin(screen), _wish(host, port), screen, only_web=True))


@main.command()
def migrate() -> None:
    """Bring the tables of the database up to date.

    With a server of your own this needs DATABASE_ADMIN_URL: give it to this command and to nothing else.
    """
    installation = _begin(Screen())
    with installation.database() as endpoints:
        sys.exit(installation.migrate(endpoints))


@main.command()
def worker() -> None:
    """Do background jobs until it is ended. `up` and `demo` start one themselves."""
    installation = _begin(Screen())
    with installation.database(tied=True) as endpoints:
        wait_for_answer(endpoints.app_url)
        sys.exit(installation.run_inside("worker", endpoints, environment={PROCESS_VARIABLE: "worker"}))


@main.command("fetch-mail")
@click.option("--once", is_flag=True, help="Fetch what waits now, say what came in, and end.")
@click.option("--again", is_flag=True, help="With --once: try also what was given up after five times.")
def fetch_mail(once: bool, again: bool) -> None:
    """Fetch email from the mailboxes.

    From those of MAILBOXES, until it is ended; `up` starts it itself. With --once: exit code 3 when a mailbox cannot be
    reached, or something in it could not be fetched.
    """
    if again and not once:
        raise click.UsageError("--again goes with --once.")
    sys.exit(_mail("fetch-again" if again else "fetch-once" if once else "fetch"))


@main.command("listen-mail")
def listen_mail() -> None:
    """Take email from mail servers.

    At MAIL_LISTEN, until it is ended; `up` starts it itself."""
    sys.exit(_mail("listen"))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def status(as_json: bool) -> None:
    """Say what runs. Exit code 3 when nothing does."""
    installation = _begin(Screen())
    facts = status_facts(installation.home, installation.own_database)
    if as_json:
        click.echo(json.dumps(facts, indent=1))
    else:
        _tell_status(facts)
    sys.exit(DONE if facts["running"] else FOUND)


@main.command("check-services")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """Explain every mistake in service files.

    Each with its file and line. Without PATHS: the services of the product.

    Exit code 3 when there is one, or when there is nothing to check.
    """
    places = paths or (READY_MADE,)
    count = len(service_files(places))
    if not count:
        click.echo("There is nothing to check: no .yaml file is there.")
        sys.exit(FOUND)
    mistakes = check_services(places)
    for mistake in mistakes:
        click.echo(mistake)
    files = f"{count} {'service' if count == 1 else 'services'}"
    if not mistakes:
        click.echo(f"{files} checked, no mistakes.")
        return
    click.echo(f"{files} checked, {len(mistakes)} {'mistake' if len(mistakes) == 1 else 'mistakes'}.")
    sys.exit(FOUND)


@main.command("publish-services")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATHS...")
@click.option("--council", required=True, help="The code of the council, such as castlemere.")
def publish_services(paths: tuple[Path, ...], council: str) -> None:
    """Publish service files to a council.

    A new service is there at once, on the website, at the desk and for other systems; of one that is there this becomes
    the newest version. All or none: with a mistake in any file nothing is published, and the exit code is 3.

    For example: firstcontact publish-services --council castlemere garden-bin.yaml
    """
    installation = _begin(Screen())
    with installation.database() as endpoints:
        wait_for_answer(endpoints.app_url)
        what = {"council": council, "paths": [str(path.resolve()) for path in paths]}
        sys.exit(installation.run_inside("publish-services", endpoints, what))


@main.command("explain-mail")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--own", multiple=True, metavar="ADDRESS", help="An address that we send from. May be given repeatedly.")
@click.option("--json", "as_json", is_flag=True, help="For scripts: one object a line.")
def explain(files: tuple[Path, ...], own: tuple[str, ...], as_json: bool) -> None:
    """Say how an email is read.

    Who wrote it, what kind it is, what was written and what quoted, attachments, and what was wrong with it. A FILE
    holds one email; - stands for standard input. No database is needed. Exit code 3 when one is unreadable.
    """
    sys.exit(explain_mail(files, own, as_json=as_json))


@main.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "map_name", default="boston311", show_default=True, metavar="NAME|FILE", help="How to read it.")
@click.option("--council", help="The council that they go to.  [default: the one that the map makes, or harbourton]")
@click.option(
    "--unmapped", type=click.Path(dir_okay=False, path_type=Path), help="Write each row set aside to this CSV."
)
@click.option("--processes", type=click.IntRange(1, 64), help="[default: one a core for more than 1,000 requests]")
@click.option(
    "--check", "only_check", is_flag=True, help="Only say what is wrong with the map, and what it would miss."
)
def replay(
    file: Path | None,
    map_name: str,
    council: str | None,
    unmapped: Path | None,
    processes: int | None,
    only_check: bool,
) -> None:
    """Replay real requests of a city.

    Without FILE (CSV, may be compressed) the 500 that come with the product. Each goes the way that a new one would go,
    with the file's own times; no notice leaves. Doing it again goes on where it stopped, and adds nothing. Exit code 3
    when less than 95% of the rows could be mapped.
    """
    if only_check:
        sys.exit(check_map(click.echo, map_name, file))
    installation = _begin(Screen())
    with installation.database() as endpoints:
        code = prepare(installation, endpoints)
        where = str(Path(map_name).resolve()) if Path(map_name).is_file() else map_name
        what = {"file": _whole(file), "map_name": where, "council": council, "unmapped": _whole(unmapped)}
        sys.exit(code or installation.run_inside("replay", endpoints, {**what, "processes": processes}))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def doctor(as_json: bool) -> None:
    """Say what is missing, and what to do about it.

    Exit code 3 when something is."""
    installation = _begin(Screen())
    with installation.database() as endpoints:
        sys.exit(installation.run_inside("doctor", endpoints, {"as_json": as_json}))


@main.command("make-login")
@click.option("--council", required=True, help="The code of the council, such as castlemere.")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="May be given repeatedly."
)
@click.option("--team", "teams", multiple=True, help="The code of a team, such as waste. May be given repeatedly.")
@click.option("--email", help="Who signs in.  [default: made from roles and council]")
def make_login(council: str, roles: tuple[str, ...], teams: tuple[str, ...], email: str | None) -> None:
    """Print the session cookie of a new sign-in, for scripts.

    It makes a member of staff with these roles.

    For example: curl -b "$(firstcontact make-login --council castlemere --role adviser)" ...
    """
    installation = _begin(Screen(Console(stderr=True)))
    with installation.database() as endpoints:
        wait_for_answer(endpoints.app_url)
        who = {"council": council, "roles": roles, "teams": teams, "email": email}
        sys.exit(installation.run_inside("make-login", endpoints, who))


@main.command("make-key")
@click.option("--council", required=True, help="The code of the council, such as castlemere.")
@click.option("--scope", "scopes", multiple=True, required=True, type=SCOPES, help="May be repeated.")
@click.option("--name", default="A system", show_default=True, help="Which system it is for, in words.")
@click.option("--team", "teams", multiple=True, help="Whose closed records it may see. May be given repeatedly.")
@click.option("--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="How long it is good.")
def make_key(council: str, scopes: tuple[str, ...], name: str, teams: tuple[str, ...], days: int) -> None:
    """Print a new key for another system, once.

    Only a hash of it is kept: put it into the other system now. It comes in with `Authorization: Bearer KEY`.

    For example: firstcontact make-key --council castlemere --scope contacts:write --name "Telephone system"
    """
    installation = _begin(Screen(Console(stderr=True)))
    with installation.database() as endpoints:
        wait_for_answer(endpoints.app_url)
        what = {"council": council, "scopes": scopes, "name": name, "teams": teams, "days": days}
        sys.exit(installation.run_inside("make-key", endpoints, what))


def _mail(task: str) -> int:
    installation = _begin(Screen())
    with installation.database(tied=True) as endpoints:
        wait_for_answer(endpoints.app_url)
        name = {PROCESS_VARIABLE: task} if task in STAYING else {}
        return installation.run_beside(python(MAIL, task), endpoints, environment=name)


def _whole(path: Path | None) -> str | None:
    return str(path.resolve()) if path else None


def _wish(host: str, port: int | None) -> Wish:
    return Wish(host, port, exactly=True) if port else Wish(host)


def _tell_status(facts: dict[str, object]) -> None:
    if not facts["running"]:
        click.echo("Nothing runs. Start with `firstcontact up` or `firstcontact demo`.")
    else:
        click.echo(f"Running at {facts['address']}" if facts["address"] else "It starts just now.")
    processes, database = facts["processes"], facts["database"]
    if isinstance(processes, dict):
        for name, pid in processes.items():
            click.echo(f"  {name:<9} process {pid}")
    if isinstance(database, dict) and database["where"] == "own":
        size = f"{database['bytes'] / 1_000_000:,.0f} MB" if database["bytes"] else "empty"
        running = f"process {database['process']}" if database["running"] else "stopped"
        click.echo(f"  {'database':<9} {running}, {size}")
    click.echo(f"State folder: {facts['state_folder']}")
