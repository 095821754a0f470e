"""Customers: what was said of them, the links, and who is who."""
