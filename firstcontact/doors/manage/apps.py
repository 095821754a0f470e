"""The manage door."""

from django.apps import AppConfig


class ManageConfig(AppConfig):
    """Set-up, accounts and the audit trail."""

    name = "firstcontact.doors.manage"
    label = "manage"
