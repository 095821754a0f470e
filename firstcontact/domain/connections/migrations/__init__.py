"""Migrations of the connections."""
