"""The applications app."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Applications: answers to the questions of a service."""

    name = "firstcontact.domain.applications"
    label = "applications"
