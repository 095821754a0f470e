"""The council's mailboxes: every email that came in, and what became of it."""
