"""Councils apart, and inside a council those who need to know."""
