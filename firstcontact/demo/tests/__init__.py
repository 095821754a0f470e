"""Tests of the made-up month and of the replay."""
