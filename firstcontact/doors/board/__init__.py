"""Measures, each with its definition and its rows."""
