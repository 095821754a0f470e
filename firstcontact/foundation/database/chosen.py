"""Which database the settings use: the address that was given, or the project's own server if it runs."""

import os
from pathlib import Path
from typing import Any

from firstcontact.foundation.database.cluster import Cluster
from firstcontact.foundation.database.endpoints import Endpoints
from firstcontact.foundation.database.home import state_folder
from firstcontact.foundation.database.urls import Address, django_admin_settings, django_settings

URL_VARIABLE = "DATABASE_URL"
ADMIN_URL_VARIABLE = "DATABASE_ADMIN_URL"
ROLE_VARIABLE = "FIRSTCONTACT_DATABASE_ROLE"  # `owner` for migrate, else the application


def endpoints_if_running() -> Endpoints | None:
    """The addresses of the project's own server, or None while it is stopped. It starts nothing."""
    return Cluster().endpoints()


def given_endpoints() -> Endpoints | None:
    """The addresses in DATABASE_URL and DATABASE_ADMIN_URL (empty where absent), or None when there is no DATABASE_URL.

    Each may also be named by a file: DATABASE_URL_FILE, DATABASE_ADMIN_URL_FILE.
    """
    url = _given(URL_VARIABLE)
    return Endpoints(url, _given(ADMIN_URL_VARIABLE)) if url else None


def chosen_database() -> dict[str, Any]:
    """The entry of Django's `DATABASES`: the application's login, or for `migrate` the owner.

    Without any server it is an address where nobody answers, so that settings can always be loaded.

    :raises AddressError: when a given address cannot be used.
    """
    endpoints = given_endpoints() or endpoints_if_running()
    if endpoints is None:
        return django_settings(Address("firstcontact", host=str(state_folder() / "the-server-is-stopped")).url())
    if os.environ.get(ROLE_VARIABLE) == "owner":
        return django_admin_settings(endpoints.admin_url)
    return django_settings(endpoints.app_url)


def _given(name: str) -> str:
    file = os.environ.get(f"{name}_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else os.environ.get(name, "")
