"""The adviser desk."""
