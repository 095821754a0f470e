"""The council's own sign-in service (OpenID Connect), where one is set up."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse


@dataclass(frozen=True)
class SignInService:
    """What the button of the sign-in page says, and where it leads."""

    name: str
    href: str


def single_sign_on() -> SignInService | None:
    """The service that staff may sign in with, or None."""
    providers: dict[str, dict[str, Any]] = settings.SOCIALACCOUNT_PROVIDERS
    apps: list[dict[str, str]] = providers.get("openid_connect", {}).get("APPS", [])
    if not apps:
        return None
    chosen = apps[0]
    return SignInService(chosen["name"], reverse("openid_connect_login", kwargs={"provider_id": chosen["provider_id"]}))


def sign_in_origins() -> tuple[str, ...]:
    """Where a sent sign-in form may end: the origin of the service, which browsers must be told (CSP form-action)."""
    address = urlsplit(getattr(settings, "OIDC_ISSUER", ""))
    return (f"{address.scheme}://{address.netloc}",) if address.netloc else ()
