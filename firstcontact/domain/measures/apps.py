"""The measures app."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Measures: facts counted from events."""

    name = "firstcontact.domain.measures"
    label = "measures"
