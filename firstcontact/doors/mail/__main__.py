"""One process: `python -m firstcontact.doors.mail fetch`, `fetch-once` or `listen`. The environment names the database.

`firstcontact fetch-mail` and `firstcontact listen-mail` start it.
"""

import os
import sys
from collections.abc import Callable

import django
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstcontact.settings")
try:
    django.setup()
except ImproperlyConfigured as error:
    sys.exit(f"Error: {error}")

from firstcontact.doors.mail.fetching import fetch_for_ever, fetch_once
from firstcontact.doors.mail.listening import listen

TASKS: dict[str, Callable[[], int]] = {
    "fetch": fetch_for_ever,
    "fetch-once": fetch_once,
    "fetch-again": lambda: fetch_once(again=True),
    "listen": listen,
}


if __name__ == "__main__":
    try:
        sys.exit(TASKS[sys.argv[1]]())
    except KeyboardInterrupt:
        sys.exit(130)
