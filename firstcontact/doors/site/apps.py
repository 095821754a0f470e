"""The site door."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The public website."""

    name = "firstcontact.doors.site"
    label = "site"
