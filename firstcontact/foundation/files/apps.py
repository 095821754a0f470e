"""The files app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Files and sealed raw input."""

    name = "firstcontact.foundation.files"
    label = "files"
