"""The notices app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices: what the council told a customer, how, and whether it arrived."""

    name = "firstcontact.domain.notices"
    label = "notices"
