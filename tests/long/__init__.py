"""Tests that take longer than a developer waits: `make test-long`."""
