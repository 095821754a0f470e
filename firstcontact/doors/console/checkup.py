"""What `firstcontact doctor` looks at, and what to do about what is missing."""

import json
import shutil
import smtplib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from threading import Thread

from django.conf import settings
from django.core.checks import run_checks
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

import firstcontact
from firstcontact.domain.catalogue.definition import BadServices, ready_made_services
from firstcontact.domain.contacts.ports import ScannerAwayError, find_scanner
from firstcontact.domain.councils.queries import list_councils
from firstcontact.domain.mailroom.ports import (
    MailboxAwayError,
    MailboxSetting,
    MailSource,
    all_mailboxes,
    mail_source,
)
from firstcontact.doors.console.exits import FOUND
from firstcontact.doors.console.findings import Finding, mark_of
from firstcontact.doors.console.ongoing import check_ongoing
from firstcontact.doors.console.screen import Screen
from firstcontact.doors.parts.names import MAILBOX_TROUBLE, name_of
from firstcontact.foundation.database.answering import shortly

VENDOR = Path(firstcontact.__file__).parent / "doors" / "parts" / "static" / "vendor"
MAILBOX_SECONDS = 5.0
LEAST_SPACE = 1_000_000_000  # bytes
OLDEST = 15_00_00  # the server's version as a number


def examine(as_json: bool) -> int:
    """Prints every finding. Returns 3 when something needed is missing, or what was set up does not work, else 0."""
    found = [finding for check in CHECKS for finding in check()]
    if as_json:
        sys.stdout.write(json.dumps([asdict(finding) for finding in found], indent=1) + "\n")
    else:
        screen = Screen()
        for finding in found:
            screen.say(f"{mark_of(finding)} [bold]{finding.name}[/]: {finding.says}")
    return FOUND if any(finding.is_wrong for finding in found) else 0


def _database() -> Iterator[Finding]:
    try:
        yield from _server()
    except OperationalError as error:
        says = f"does not answer ({shortly(error)}): start it, or mend DATABASE_URL; what is in it was not looked at"
        yield Finding("Database", False, says)
    else:
        yield from _tables()
        yield from _councils()


def _server() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('server_version_num')::int")
        version, number = cursor.fetchone()
        yield Finding("Database", number >= OLDEST, f"PostgreSQL {version}; 15 or newer is needed")
        cursor.execute("SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        name, may_all = cursor.fetchone()
    says = "passes the walls between councils: give DATABASE_URL a login without SUPERUSER and BYPASSRLS"
    yield Finding("Application's login", not may_all, f"{name} {says if may_all else 'is kept inside one council'}")


def _tables() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    yield Finding(
        "Tables", not missing, f"{missing} changes wait: run `firstcontact migrate`" if missing else "up to date"
    )


def _councils() -> Iterator[Finding]:
    try:
        names = [council.code for council in list_councils()]
    except ProgrammingError:
        yield Finding("Councils", False, "their table is not there yet", needed=False)
        return
    none = "none yet: `firstcontact demo` makes three"
    yield Finding("Councils", bool(names), ", ".join(names) or none, needed=False)


def _services() -> Iterator[Finding]:
    try:
        yield Finding("Services", True, f"{len(ready_made_services())} ready-made")
    except BadServices as error:
        yield Finding("Services", False, f"{len(error.mistakes)} mistakes: run `firstcontact check-services`")


def _machine() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.STATE).free
    yield Finding("Disk", free > LEAST_SPACE, f"{free / 1e9:.1f} GB free for {settings.STATE}")
    there = VENDOR.is_dir() and any(VENDOR.iterdir())
    yield Finding("Front-end files", there, "in place" if there else "not there: run `make assets`")


def _documents() -> Iterator[Finding]:
    try:
        import_module("weasyprint")
    except OSError:
        says = "letters cannot be made: install Pango (on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0)"
        yield Finding("Letters", False, says, needed=False)
    else:
        yield Finding("Letters", True, "PDF can be made", needed=False)


def _mail() -> Iterator[Finding]:
    if settings.EMAIL_SENDER != "smtp":
        yield Finding("Email", True, f"sent by {settings.EMAIL_SENDER}", needed=False)
        return
    place = f"{settings.SMTP_HOST}:{settings.SMTP_PORT}"
    try:
        with smtplib.SMTP(settings.SMTP_HOST, settings.SMTP_PORT, timeout=5):
            yield Finding("Email", True, f"the server at {place} answers", needed=False)
    except OSError:
        chosen = settings.SMTP_HOST != "localhost"  # else nobody has set it up yet
        yield Finding("Email", False, f"no server at {place}: set SMTP_HOST and SMTP_PORT", needed=False, broken=chosen)


def _viruses() -> Iterator[Finding]:
    scanner = find_scanner()
    if scanner is None:
        yield Finding("Viruses", True, "nobody looks for them: files of emails are marked “not scanned”", needed=False)
        return
    try:
        yield Finding("Viruses", True, f"{scanner.greet()} at {settings.CLAMAV}", needed=False)
    except ScannerAwayError as error:
        says = f"{error}: files of emails wait and cannot be opened; start it, or mend CLAMAV ({settings.CLAMAV})"
        yield Finding("Viruses", False, says, needed=False, broken=True)


def _mailboxes() -> Iterator[Finding]:
    """All at once, and no longer than some seconds: a server behind a closed door says nothing at all."""
    source, mailboxes = mail_source(), all_mailboxes()
    if not mailboxes:
        yield Finding("Mailboxes", True, "none: no email comes in before MAILBOXES names them", needed=False)
    found: dict[MailboxSetting, str] = {}
    threads = [
        Thread(target=_try_mailbox, args=[one, source, found], daemon=True) for one in mailboxes if one.host and source
    ]
    for thread in threads:
        thread.start()
    until = time.monotonic() + MAILBOX_SECONDS
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    councils = _council_codes()
    for one in mailboxes:
        name = f"Mailbox {one.council} {one.code}"
        says = found.get(one, f"no answer from {one.host}:{one.port}") if one.host else ""
        if councils is not None and one.council not in councils:
            says = f"there is no council {one.council!r}: mend MAILBOXES"
        right = f"{one.host} answers" if one.host else "handed over by the mail server"
        yield Finding(name, not says, says or right, needed=False, broken=bool(says))


def _try_mailbox(mailbox: MailboxSetting, source: MailSource, found: dict[MailboxSetting, str]) -> None:
    try:
        with source.open(mailbox):
            found[mailbox] = ""
    except MailboxAwayError as error:
        found[mailbox] = f"{name_of(MAILBOX_TROUBLE, error.code)} {error.said}"


def _watching() -> Iterator[Finding]:
    counted = "handed out at /metrics" if settings.METRICS_TOKEN else "not handed out: set METRICS_TOKEN for them"
    yield Finding("Counts", True, counted, needed=False)
    traced = f"sent to {settings.TRACES}" if settings.TRACES else "none: OTEL_EXPORTER_OTLP_ENDPOINT sends them"
    yield Finding("Traces", True, traced, needed=False)


def _council_codes() -> set[str] | None:
    """The codes of all councils; None when they cannot be looked up, which is said elsewhere."""
    try:
        return {council.code for council in list_councils()}
    except (OperationalError, ProgrammingError):
        return None


def _settings() -> Iterator[Finding]:
    if settings.DEMO:
        yield Finding("Settings", True, "those of a demonstration: never for real people", needed=False)
        return
    problems = run_checks(tags=["firstcontact"], include_deployment_checks=True)
    if not problems:
        yield Finding("Settings", True, "safe for real people", needed=False)
    for problem in problems:
        yield Finding("Settings", False, f"{problem.msg} {problem.hint}", needed=False)


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _database,
    _services,
    _machine,
    _documents,
    _settings,
    _mail,
    _mailboxes,
    _viruses,
    _watching,
    check_ongoing,
)
