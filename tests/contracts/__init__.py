"""Tests of what others rely on, and of what we rely on: front-end packages, open data, interfaces."""
