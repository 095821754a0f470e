"""The WSGI application that the web server runs. Every page, and the templates that most need, are loaded with it."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstcontact.settings")

from django.core.wsgi import get_wsgi_application  # after the settings are named
from django.urls import get_resolver

from firstcontact.doors.parts.jinja import warm_up

PIECE = 65536
_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answers, and reads what is left of the body.

    A connection on which some of it is left is closed by the web server. The front may have chosen it already for the
    next request, which would then fail, and it is somebody else's. The front has every body whole: this takes no time.
    """
    answer: Iterable[bytes] = _django(environ, start_response)
    with suppress(OSError):
        while environ["wsgi.input"].read(PIECE):
            continue
    return answer


warm_up()
_ = get_resolver().reverse_dict  # imports the pages, so that the first reader does not wait for that
