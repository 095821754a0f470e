"""Promises: charter standards applied to a case."""
