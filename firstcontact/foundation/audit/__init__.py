"""Who saw and who changed whose record: appended only."""
