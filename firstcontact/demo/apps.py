"""The demo app: remembers which stories of the made-up months were told."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Made-up councils and people, and the replay of real open data."""

    name = "firstcontact.demo"
    label = "demo"
