"""The app of the demonstration's connectors."""

from django.apps import AppConfig


class DemoConnectorsConfig(AppConfig):
    """An outbox that can be read."""

    name = "firstcontact.connectors.demo"
    label = "demo_connectors"
