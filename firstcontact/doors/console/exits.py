"""Exit codes that mean something, the same for every command; `docs/howto/commands.md` lists them."""

from typing import Any

import click
import psycopg

from firstcontact.doors.console.front import NoFrontError
from firstcontact.doors.console.installation import NoAdminError
from firstcontact.doors.console.interruption import INTERRUPTED, hear_ctrl_c
from firstcontact.doors.console.ports import NoPortError
from firstcontact.doors.console.running import AlreadyRunningError, BadSettingError
from firstcontact.foundation.database import StartError
from firstcontact.foundation.database.account import AccountError
from firstcontact.foundation.database.answering import NoAnswerError
from firstcontact.foundation.database.binaries import BinariesError
from firstcontact.foundation.database.home import FolderError
from firstcontact.foundation.database.leftovers import SurvivorsError
from firstcontact.foundation.database.urls import AddressError

DONE = 0
FAILED = 1
# 2 is click's own: the command was not understood
FOUND = 3  # it ran, and found something wrong
NO_DATABASE = 4

_FAILURES = (AlreadyRunningError, BadSettingError, NoFrontError, NoPortError)
_DATABASE_TROUBLE = (
    AccountError,
    AddressError,
    BinariesError,
    FolderError,
    NoAdminError,
    NoAnswerError,
    StartError,
    SurvivorsError,
    psycopg.Error,
)


class Commands(click.Group):
    """A group of commands whose known troubles end in one sentence and a code, not in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command that was named."""
        hear_ctrl_c()
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except _FAILURES as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(FAILED)
        except _DATABASE_TROUBLE as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(NO_DATABASE)
