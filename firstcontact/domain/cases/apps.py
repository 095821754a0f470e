"""The cases app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases: what the council must do and finish."""

    name = "firstcontact.domain.cases"
    label = "cases"
