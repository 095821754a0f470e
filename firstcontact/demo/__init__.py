"""Made-up councils and people for the demo, and the replay of real open data."""
