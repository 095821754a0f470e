"""Telling people: emails, letters, and what became of each."""
