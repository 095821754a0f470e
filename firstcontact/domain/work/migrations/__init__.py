"""Migrations of work."""
