"""Migrations of the mailroom."""
