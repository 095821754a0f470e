"""The journeys app: registers the reactions."""

from importlib import import_module

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """Journeys."""

    name = "firstcontact.journeys"
    label = "journeys"

    def ready(self) -> None:
        """Follow the events; the reactions need the models, which are loaded only now."""
        import_module("firstcontact.journeys.reactions").connect()
        import_module("firstcontact.journeys.jobs")
