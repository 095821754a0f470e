"""Webhooks over HTTPS, signed after Standard Webhooks."""
