"""Tests of the public website."""
