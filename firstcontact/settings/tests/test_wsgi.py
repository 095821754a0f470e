"""The process of the web server."""

import subprocess
import sys
from importlib import import_module, reload

from django.template import engines

from firstcontact.doors.parts.jinja import MOST_USED


def test_the_templates_of_most_pages_are_loaded_before_the_first_reader_comes() -> None:
    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    environment.cache.clear()
    reload(import_module("firstcontact.settings.wsgi"))
    assert {name for _, name in environment.cache} >= set(MOST_USED)


def test_so_are_the_pages() -> None:
    seen = "import sys, firstcontact.settings.wsgi; print('firstcontact.doors.office.urls' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"]
