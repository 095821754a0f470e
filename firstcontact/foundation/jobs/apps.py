"""The jobs app: the tables are procrastinate's, one index is ours."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background work."""

    name = "firstcontact.foundation.jobs"
    label = "jobs"
