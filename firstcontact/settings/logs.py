"""Reads how the log is written, and makes Django's LOGGING of it."""

from typing import Any

from firstcontact.settings.environment import SettingError

FORMATS = ("words", "json")
WATCHING = "firstcontact.foundation.watching"
# These would write addresses, and the second passwords, whatever LOG_LEVEL says
TELL_TOO_MUCH = ("mail.log", "imapclient")

FILTERS = {
    "database_away": {"()": "firstcontact.foundation.database.quieting.DatabaseAway"},
    "refusals": {"()": "firstcontact.doors.parts.quieting.Refusals"},
}


def read_format(text: str) -> str:
    """The form of a log line.

    :raises SettingError: when it is none that we have.
    """
    if text not in FORMATS:
        raise SettingError(f"LOG_FORMAT is one of {', '.join(FORMATS)}, not {text!r}.")
    return text


def log_settings(form: str, level: str, process: str, *, demo: bool) -> dict[str, Any]:
    """The settings of the log, on standard error.

    :param level: empty: each request and job with `json`, only what is wrong with `words`.
    :param process: the name of this process.
    :param demo: everybody is made up, so that errors may be written whole.
    """
    words = {"()": f"{WATCHING}.formats.Words", "process": process, "whole": demo}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": f"{WATCHING}.formats.JsonLines", "process": process} if form == "json" else words
        },
        "filters": FILTERS,
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": [*FILTERS]},
        },
        "loggers": {
            "firstcontact": {"level": level or ("INFO" if form == "json" else "WARNING")},
            "django.request": {"level": "ERROR"},  # the line of each request says what it answered
            "_granian": {"handlers": [], "propagate": True},
            **{name: {"level": "WARNING"} for name in TELL_TOO_MUCH},
        },
        "root": {"handlers": ["console"], "level": level or "WARNING"},
    }
