"""The accounts door."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Signing in, and one's own account."""

    name = "firstcontact.doors.accounts"
    label = "accounts"
