"""Made-up peers for demonstrations; the real connectors stand beside."""
