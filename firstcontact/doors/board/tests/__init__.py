"""Tests of the board's words and tables."""
