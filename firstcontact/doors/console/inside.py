"""The part of the commands that needs Django: one process for one task, started by `installation.run_inside`.

`python -m firstcontact.doors.console.inside TASK ARGUMENTS`, the arguments as JSON. The environment names the database.
"""

import json
import os
import sys
from collections.abc import Callable

import django
from django.core.exceptions import ImproperlyConfigured

from firstcontact.doors.console.interruption import INTERRUPTED, hear_ctrl_c, leave_at_ctrl_c

leave_at_ctrl_c()  # what follows takes seconds
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstcontact.settings")
try:
    django.setup()
except ImproperlyConfigured as error:  # a setting that cannot be used
    sys.exit(f"Error: {error}")

from django.core.management import call_command

from firstcontact.doors.console import checkup, filling, keys, logins, publishing, replaying, working
from firstcontact.doors.console.exits import NO_DATABASE
from firstcontact.foundation.database.answering import says_no_answer, shortly


def migrate() -> None:
    """Brings the tables up to date."""
    call_command("migrate", verbosity=0, interactive=False)


TASKS: dict[str, Callable[..., int | None]] = {
    "migrate": migrate,
    "worker": working.work,
    "load-demo": filling.load,
    "fill-demo": filling.fill,
    "make-login": logins.make_login,
    "make-key": keys.make_key,
    "publish-services": publishing.publish,
    "replay": replaying.replay_file,
    "doctor": checkup.examine,
}


def main(words: list[str]) -> int:
    """Runs the task named by the first word with the arguments in the second. Returns the exit code."""
    task, arguments = words
    hear_ctrl_c()
    try:
        return TASKS[task](**json.loads(arguments)) or 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if not says_no_answer(error):
            raise
        sys.stderr.write(f"Error: The database does not answer: {shortly(error)}\n")
        return NO_DATABASE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
