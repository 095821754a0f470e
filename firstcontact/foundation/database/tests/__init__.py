"""Tests of the database launcher."""
