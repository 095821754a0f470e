"""Tests of the demonstration's connectors."""
