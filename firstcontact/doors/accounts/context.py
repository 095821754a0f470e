"""What the pages of signing in show beside allauth's own: the ways in, and whether a second factor is missing."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from firstcontact.doors.parts.sign_in_state import needs_second_factor


def sign_in(request: HttpRequest) -> dict[str, Any]:
    """The context processor; nothing outside these pages."""
    if not request.path.startswith("/accounts/"):
        return {}
    user = getattr(request, "user", None)  # none yet on a page of an error before it is known
    return {
        "sign_in_providers": [
            {"name": app["name"], "href": reverse("openid_connect_login", args=[app["provider_id"]])}
            for app in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        ],
        "second_factor_missing": user is not None and user.is_authenticated and needs_second_factor(request),
        "demo_sign_in_href": reverse("demo:sign_in") if settings.DEMO else "",
    }
