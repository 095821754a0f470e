"""The customers app."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Customers: what was said of them, the links, and who is who."""

    name = "firstcontact.domain.customers"
    label = "customers"
