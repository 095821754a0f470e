"""Migrations of the demonstration's connectors."""
