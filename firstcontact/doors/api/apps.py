"""The API door."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API for other systems."""

    name = "firstcontact.doors.api"
    label = "api"
