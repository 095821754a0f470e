"""The catalogue app."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The services that a council offers, each defined once."""

    name = "firstcontact.domain.catalogue"
    label = "catalogue"
