"""The identity app: logins, global by nature."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Logins."""

    name = "firstcontact.foundation.identity"
    label = "identity"
