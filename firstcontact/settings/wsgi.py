"""The WSGI application that the web server runs. The templates that most pages need are loaded with it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstcontact.settings")

from django.core.wsgi import get_wsgi_application  # after the settings are named

from firstcontact.doors.parts.jinja import warm_up

application = get_wsgi_application()
warm_up()
