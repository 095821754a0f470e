"""Migrations of tenancy."""
