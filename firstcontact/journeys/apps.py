"""The journeys app: registers the reactions."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """Journeys."""

    name = "firstcontact.journeys"
    label = "journeys"
