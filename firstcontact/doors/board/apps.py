"""The board door."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """Measures, each with its definition and its rows."""

    name = "firstcontact.doors.board"
    label = "board"
