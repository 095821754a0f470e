"""Migrations of staff."""
