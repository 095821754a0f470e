"""The ASGI application of the live process: server-sent events, nothing else."""

import os
from importlib import import_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstcontact.settings")

import django

django.setup()  # the application itself reads councils and staff, so it is imported after this

application = import_module("firstcontact.doors.live.app").application
