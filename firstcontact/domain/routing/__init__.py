"""Routing: which team a case goes to, and why."""
