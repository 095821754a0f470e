"""The councils app."""

from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    """Councils: nation, tier, languages, opening hours, calendar, brand, places."""

    name = "firstcontact.domain.councils"
    label = "councils"
