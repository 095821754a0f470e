"""A true mail server for the tests: Debian's dovecot-imapd and dovecot-lmtpd, on ports and in a folder of its own.

Any user name is let in with the one password, and each name is a mailbox of its own: a test takes a new one.
"""

import getpass
import grp
import itertools
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from imapclient import IMAPClient

from firstcontact.domain.mailroom.ports import MailboxSetting

PROGRAM = shutil.which("dovecot") or "/usr/sbin/dovecot"
MODULES = Path("/usr/lib/dovecot")
PASSWORD = "cyfrinach-ŵ-£"  # of made-up mailboxes
PATIENCE = 60.0
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = {ssl}
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_failure_delay = 0
auth_username_chars =
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
mail_location = maildir:{folder}/mail/%n
mail_max_userip_connections = 0
imap_idle_notify_interval = 29 mins
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%n allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
protocol imap {{
  {imap_options}
}}
"""


@dataclass
class Dovecot:
    """A running server."""

    folder: Path
    certificate: str
    imap: int
    imaps: int
    lmtp: int
    process: "subprocess.Popen[bytes]"

    def mailbox(self, user: str, **more: object) -> MailboxSetting:
        """The setting of this user's mailbox, over TLS."""
        setting = MailboxSetting(
            council="castlemere",
            code=user,
            address=f"{user}@castlemere.example",
            host="127.0.0.1",
            port=self.imaps,
            username=user,
            password=PASSWORD,
            authorities=self.certificate,
        )
        return replace(setting, **more)  # type: ignore[arg-type]

    @contextmanager
    def looking(self, user: str, folder: str = "INBOX") -> Iterator[IMAPClient]:
        """The mailbox as the user's own mail program sees it."""
        with IMAPClient("127.0.0.1", self.imap, ssl=False, timeout=10) as client:
            client.plain_login(user, PASSWORD)
            client.select_folder(folder)
            yield client

    def deliver(self, user: str, *emails: bytes, sender: str = "mair@example.org") -> None:
        """Hand emails over to its LMTP, as a mail server does."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as lmtp:
            for raw in emails:
                assert not lmtp.sendmail(sender, [f"{user}@castlemere.example"], raw)

    def put(self, user: str, *emails: bytes) -> None:
        """Put emails into the mailbox as they are, without the lines that a delivery adds."""
        with self.looking(user) as client:
            for raw in emails:
                client.append("INBOX", raw)

    def contents(self, user: str, folder: str = "INBOX") -> dict[int, tuple[tuple[bytes, ...], bytes]]:
        """What is there: flags and bytes, by uid."""
        with self.looking(user, folder) as client:
            found = client.fetch(client.search(), ["FLAGS", "BODY.PEEK[]"]) if client.search() else {}
            return {uid: (one[b"FLAGS"], one[b"BODY[]"]) for uid, one in found.items()}

    def stop(self) -> None:
        """End it and everything that it started, at once."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, number)
                self.process.wait(3 if number == signal.SIGTERM else PATIENCE)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


def free_ports(many: int) -> list[int]:
    """So many ports that nobody uses now."""
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(many)]
    ports = [each.getsockname()[1] for each in taken]
    for each in taken:
        each.close()
    return ports


@contextmanager
def running_dovecot(
    certificate: tuple[str, str], *, ports: Sequence[int] = (), imap_options: str = "", ssl: str = "yes"
) -> Iterator[Dovecot]:
    """Start one and end it after the block."""
    missing = [each for each in (Path(PROGRAM), MODULES / "imap", MODULES / "lmtp") if not each.exists()]
    if missing:
        pytest.skip(f"needs dovecot-imapd and dovecot-lmtpd: {missing[0]} is missing")
    folder = Path(tempfile.mkdtemp(prefix="fc-dovecot-")).resolve()
    folder.chmod(0o755)
    root = os.geteuid() == 0
    owner = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
    (folder / "mail").mkdir()
    os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
    shutil.copy(certificate[0], folder / "cert.pem")
    shutil.copy(certificate[1], folder / "key.pem")
    (folder / "cert.pem").chmod(0o644)
    imap, imaps, lmtp = ports or free_ports(3)
    (folder / "dovecot.conf").write_text(
        CONFIGURATION.format(
            folder=folder, certificate=folder / "cert.pem", key=folder / "key.pem", imap=imap, imaps=imaps, lmtp=lmtp,
            internal="dovecot" if root else getpass.getuser(), login="dovenull" if root else getpass.getuser(),
            group="dovecot" if root else grp.getgrgid(os.getegid()).gr_name,
            uid=owner.pw_uid, gid=owner.pw_gid, imap_options=imap_options, ssl=ssl, password=PASSWORD,
        ),
        encoding="utf-8",
    )  # fmt: skip
    process = subprocess.Popen([PROGRAM, "-F", "-c", str(folder / "dovecot.conf")], start_new_session=True)
    server = Dovecot(folder, str(folder / "cert.pem"), imap, imaps, lmtp, process)
    try:
        wait_until(lambda: _answers(imap) and _answers(lmtp), lambda: f"dovecot does not answer; see {folder}")
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def wait_until(happened: Callable[[], object], what: Callable[[], str] = str, seconds: float = PATIENCE) -> None:
    """Wait until something has happened."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, what()
        time.sleep(0.02)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="session")
def dovecot(certificate: tuple[str, str]) -> Iterator[Dovecot]:
    """A server for the whole run."""
    with running_dovecot(certificate) as server:
        yield server


_users = itertools.count(1)


@pytest.fixture
def user() -> str:
    """The name of a mailbox that nobody has used."""
    return f"user{next(_users)}"
