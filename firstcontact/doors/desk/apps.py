"""The desk door."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The adviser desk."""

    name = "firstcontact.doors.desk"
    label = "desk"
