"""One package an outside product; each implements a port that a domain package declares."""
