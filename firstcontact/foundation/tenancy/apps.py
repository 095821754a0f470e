"""The tenancy app: no tables of its own, one function that the tables of every council share."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """Councils apart."""

    name = "firstcontact.foundation.tenancy"
    label = "tenancy"
