"""The accounts door."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Signing in, and one's own account."""

    name = "firstcontact.doors.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Let the worker know the job; it needs the models, which are loaded only now."""
        import_module("firstcontact.doors.accounts.jobs")
