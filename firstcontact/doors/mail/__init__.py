"""The door for email: two processes, one that fetches from mailboxes and one that mail servers hand emails over to."""
