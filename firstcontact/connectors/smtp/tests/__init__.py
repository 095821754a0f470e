"""Tests of email over SMTP."""
