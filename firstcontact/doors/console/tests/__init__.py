"""Tests of the commands and the supervisor."""
