"""Files, and the sealed store of raw input."""
