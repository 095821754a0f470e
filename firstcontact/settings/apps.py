"""The app of the settings: connects the outside when everything has been loaded."""

from importlib import import_module

from django.apps import AppConfig


class WiringConfig(AppConfig):
    """Registers connectors when the application starts."""

    name = "firstcontact.settings"
    label = "wiring"

    def ready(self) -> None:
        """Wire the house, and let it be checked; the modules need the models, which are loaded only now."""
        import_module("firstcontact.settings.checks")
        import_module("firstcontact.settings.wiring").connect()
