"""Signing in, and one's own account: the pages of django-allauth in our own clothes."""
