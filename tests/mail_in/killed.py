"""A process that starts others, each of which is killed at a chosen step. A test runs it; the product knows no steps.

It reads tasks from standard input, a line of JSON each, and answers with the id of the process that does it, and in the
end with its exit code. Each is forked before it has a connection, so that it takes no seconds to start. Steps are
counted at the edges of everything that changes or reads something outside: what is sent to the mail server, what it
answered, each commit, each answer of the listener. Django is set up before this is imported.
"""

import asyncio
import functools
import imaplib
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import psycopg
from imapclient import IMAPClient

from firstcontact.connectors.imap.source import ImapSource
from firstcontact.domain.mailroom.ports import MailboxSetting, register_mailboxes
from firstcontact.doors.mail.fetching import fetch_once
from firstcontact.doors.mail.listening import serve
from firstcontact.doors.mail.talking import Talk

ANSWERS = ("plain_login", "select_folder", "search", "fetch", "add_flags", "uid_expunge", "expunge", "move", "copy",
           "create_folder", "logout")  # fmt: skip


class Steps:
    """Counts the steps, and kills this process at one of them."""

    def __init__(self, kill_at: int) -> None:
        self._left = kill_at

    def step(self) -> None:
        """One more."""
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: type, name: str, *, before: bool = True) -> None:
        """A step before and after each call of this method."""
        kept: Callable[..., Any] = getattr(owner, name)

        @functools.wraps(kept)
        def counted(*args: Any, **more: Any) -> Any:
            if before:
                self.step()
            result = kept(*args, **more)
            self.step()
            return result

        setattr(owner, name, counted)

    def around_answers(self) -> None:
        """A step before and after the listener says that an email is kept."""
        push = Talk.push

        async def counted(talk: Talk, status: str) -> None:
            kept = status.startswith("250 2.0.0 kept")
            if kept:
                self.step()
            await push(talk, status)
            if kept:
                self.step()

        Talk.push = counted  # type: ignore[method-assign,assignment]


def do(task: dict[str, Any]) -> int:
    """Do one task in this process. Returns its exit code."""
    steps = Steps(task["kill_at"])
    register_mailboxes([MailboxSetting(**{**task["mailbox"], "aliases": ()})], ImapSource())
    steps.around(psycopg.Connection, "commit")
    if task["what"] == "listen":
        steps.around_answers()
        asyncio.run(serve((task["path"], 0), "lmtp", largest=1_000_000))
        return 0
    steps.around(imaplib.IMAP4, "send")
    for name in ANSWERS:
        steps.around(IMAPClient, name, before=False)
    return fetch_once()


def main() -> None:
    """Do each task in a process of its own."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(do(json.loads(line)))
        sys.stdout.write(f"pid {child}\n")
        sys.stdout.flush()
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"@{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
