"""The work app."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Work items: what waits for a team."""

    name = "firstcontact.domain.work"
    label = "work"
