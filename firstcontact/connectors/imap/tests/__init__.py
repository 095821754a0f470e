"""Tests of mailboxes at an IMAP server, against a real one."""
