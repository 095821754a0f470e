"""Measures: facts counted from events."""
