"""The WSGI application that the web server runs."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstcontact.settings")

from django.core.wsgi import get_wsgi_application  # after the settings are named

application = get_wsgi_application()
