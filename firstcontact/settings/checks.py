"""What is wrong with the settings of an installation that real people use; `firstcontact doctor` says it.

These are Django system checks with a tag of their own, so that a door can ask for them without knowing the settings.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps.config import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, register

from firstcontact.settings import environment

TAG = "firstcontact"
LEAST_KEY, LEAST_LETTERS = 50, 10
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def list_problems() -> list[CheckMessage]:
    """Everything that should be otherwise where real people use this, each with the way to mend it."""
    return [problem for check in CHECKS for problem in check()]


@register(TAG, deploy=True)
def check_settings(app_configs: Sequence[AppConfig] | None, **more: Any) -> list[CheckMessage]:
    """The same as a Django system check."""
    return list_problems()


def _people() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield _error("debug", "DEBUG shows our insides to whoever makes a page fail.", "Set DEBUG to False.")
    if settings.DEMO:
        yield _error(
            "demo", "Anybody signs in without a password in a demonstration.", "Start with `firstcontact up` instead."
        )
    if not settings.STAFF_NEED_SECOND_FACTOR:
        yield _error("second_factor", "A stolen password is enough to get in.", "Set STAFF_NEED_SECOND_FACTOR to yes.")


def _keys() -> Iterator[CheckMessage]:
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if len(key) < LEAST_KEY or len(set(key)) < LEAST_LETTERS or key.startswith("django-insecure-"):
            yield _error(
                "secret_key",
                "A secret key can be guessed, and with it any sign-in can be forged.",
                f"Give SECRET_KEY {LEAST_KEY} random letters or more, or leave it out and one is made.",
            )
    if environment.text("DATABASE_ADMIN_URL"):
        yield _warning(
            "admin_url",
            "This process knows the login that sees every council.",
            "Give DATABASE_ADMIN_URL to `migrate` only.",
        )


def _hosts() -> Iterator[CheckMessage]:
    if "*" in settings.ALLOWED_HOSTS or not settings.ALLOWED_HOSTS:
        yield _error("hosts", "Every host name is answered.", "Name the councils' host names in ALLOWED_HOSTS.")
    if urlsplit(settings.SITE_ADDRESS).scheme != "https":
        yield _warning(
            "site_address", "Letters and emails lead to a page without HTTPS.", "Begin SITE_ADDRESS with https."
        )


def _transport() -> Iterator[CheckMessage]:
    if not settings.SECURE:
        yield _error(
            "https", "Cookies go over the network in the clear.", "Put HTTPS in front and set FIRSTCONTACT_HTTPS."
        )
        return
    if not settings.SECURE_HSTS_SECONDS:
        yield _warning(
            "hsts", "Browsers are not told to stay with HTTPS.", "Leave HSTS_SECONDS out, or give it a year."
        )
    if not settings.TRUSTED_PROXIES:
        yield _warning(
            "proxies",
            "All callers seem to come from the proxy in front, so that limits on tries meet everybody at once.",
            "Say in TRUSTED_PROXIES how many proxies there are.",
        )


def _outside() -> Iterator[CheckMessage]:
    if settings.OIDC_ISSUER and urlsplit(settings.OIDC_ISSUER).scheme != "https":
        yield _error("issuer", "Who signs in is asked without HTTPS.", "Begin OIDC_ISSUER with https.")
    if settings.OIDC_ISSUER and not settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["secret"]:
        yield _error("oidc_secret", "The provider cannot know that it is us.", "Set OIDC_CLIENT_SECRET.")
    if settings.EMAIL_SENDER == "smtp" and settings.SMTP_SECURITY == "none" and settings.SMTP_HOST not in LOOPBACK:
        yield _warning("smtp", "Emails go to the mail server in the clear.", "Set SMTP_SECURITY to starttls or tls.")


def _mailboxes() -> Iterator[CheckMessage]:
    for one in settings.MAILBOXES:
        if one.host and one.security == "none" and one.host not in LOOPBACK:
            yield _error(
                "mailbox",
                f"The password and the emails of {one.address} go over the network in the clear.",
                "Set its security in MAILBOXES to tls or starttls.",
            )


CHECKS: tuple[Callable[[], Iterator[CheckMessage]], ...] = (_people, _keys, _hosts, _transport, _outside, _mailboxes)


def _error(name: str, says: str, hint: str) -> CheckMessage:
    return checks.Error(says, hint=hint, id=f"{TAG}.{name}")


def _warning(name: str, says: str, hint: str) -> CheckMessage:
    return checks.Warning(says, hint=hint, id=f"{TAG}.{name}")
