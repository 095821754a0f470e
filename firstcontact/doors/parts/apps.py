"""The parts app: so that its templates and static files are found."""

from django.apps import AppConfig


class PartsConfig(AppConfig):
    """Layouts, components and the front-end files."""

    name = "firstcontact.doors.parts"
    label = "parts"
