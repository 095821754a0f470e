"""What happens end to end: one file a journey."""
