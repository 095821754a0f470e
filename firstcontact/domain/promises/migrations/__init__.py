"""Migrations of promises."""
