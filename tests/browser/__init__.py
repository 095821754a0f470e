"""Tests that look at pages in a browser: with and without scripts, narrow and wide, in both languages."""
