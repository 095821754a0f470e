"""The promises app."""

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    """Promises: charter standards applied to a case."""

    name = "firstcontact.domain.promises"
    label = "promises"
