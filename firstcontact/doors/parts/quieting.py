"""Keeps the log readable while somebody sends rubbish."""

import logging


class Refusals(logging.Filter):
    """What was refused because of what was sent is one line: its traceback says nothing but that it was refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets it pass."""
        refused = record.name == "django.request" and record.levelno < logging.ERROR
        if refused or record.name.startswith("django.security"):
            record.exc_info = record.exc_text = record.stack_info = None
        return True
