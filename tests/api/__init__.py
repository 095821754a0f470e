"""The API, from outside: what other systems get, and what they do not."""
