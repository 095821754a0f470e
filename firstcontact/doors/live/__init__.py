"""Live updates: a small ASGI process that tells open pages that something has changed. Ids only."""
