"""Applications: answers to the questions of a service."""
