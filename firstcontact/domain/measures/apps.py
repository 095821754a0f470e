"""The measures app."""

from importlib import import_module

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Measures: facts counted from events."""

    name = "firstcontact.domain.measures"
    label = "measures"

    def ready(self) -> None:
        """Make the minute's job known to the workers; the module needs the models, which are loaded only now."""
        import_module("firstcontact.domain.measures.jobs")
