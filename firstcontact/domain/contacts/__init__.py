"""Contacts, their enquiries and messages."""
