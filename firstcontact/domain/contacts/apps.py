"""The contacts app."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """Contacts, their enquiries and messages."""

    name = "firstcontact.domain.contacts"
    label = "contacts"
