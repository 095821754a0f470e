"""The staff app."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Staff: who works for a council, in which roles and teams."""

    name = "firstcontact.domain.staff"
    label = "staff"
