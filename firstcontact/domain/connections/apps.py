"""The connections app."""

from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    """Other systems that the council lets in."""

    name = "firstcontact.domain.connections"
    label = "connections"
