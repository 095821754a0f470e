"""Work items: what waits for a team."""
