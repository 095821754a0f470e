"""The events app."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Events and the cursors of those who read them."""

    name = "firstcontact.foundation.events"
    label = "events"
