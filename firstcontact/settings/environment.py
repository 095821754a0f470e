"""Reading settings from the environment, or from files that it names (`NAME_FILE`), as secrets are mounted."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


class SettingError(ImproperlyConfigured):
    """A setting is missing or cannot be read."""


def text(name: str, default: str = "") -> str:
    """The setting, or the content of the file named by `<name>_FILE`, or the default.

    :raises SettingError: when the named file cannot be read.
    """
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text().strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE names {file}, which cannot be read: {error.strerror}.") from error
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """The setting as yes or no: `1`, `yes`, `true`, `on` are yes."""
    value = text(name)
    return value.lower() in {"1", "yes", "true", "on"} if value else default


def number(name: str, default: int) -> int:
    """The setting as a whole number.

    :raises SettingError: when it is not one.
    """
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError as error:
        raise SettingError(f"{name} should be a whole number, not {value!r}.") from error


def words(name: str, default: str = "") -> list[str]:
    """The setting as a list, split at commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def origins(address: str) -> list[str]:
    """The origin (scheme, host, port) of an address, as a list; empty for no address."""
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def kept_secret(name: str, folder: Path) -> str:
    """The setting; without one, a random value made once and kept in a private file of the state folder."""
    value = text(name)
    if value:
        return value
    path = folder / name.lower()
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(50))
    return path.read_text()
