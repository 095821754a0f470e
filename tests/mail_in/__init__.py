"""The way in for email: mailboxes that are fetched from, and the listener, against true peers."""
