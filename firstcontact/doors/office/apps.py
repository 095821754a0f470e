"""The office door."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """Back-office team queues and case work."""

    name = "firstcontact.doors.office"
    label = "office"
