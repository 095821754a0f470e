"""The mailroom app."""

from django.apps import AppConfig


class MailroomConfig(AppConfig):
    """Mailboxes, and the emails that came into them."""

    name = "firstcontact.domain.mailroom"
    label = "mailroom"
