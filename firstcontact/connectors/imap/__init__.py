"""Mailboxes at any IMAP server: what waits there, its emails byte for byte, and what is done with the kept ones."""
