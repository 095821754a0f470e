"""Plumbing without council words."""
