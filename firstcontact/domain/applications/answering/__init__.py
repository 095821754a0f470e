"""Checking answers against a definition, and what is asked next. Pure: other packages come in through `rules`."""
