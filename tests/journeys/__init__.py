"""What happens end to end."""
