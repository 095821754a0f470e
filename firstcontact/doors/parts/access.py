"""Who may use an address: every view says so, and one that does not say is not there for anybody."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from firstcontact.domain.staff.queries import Colleague, find_by_login
from firstcontact.domain.staff.rules import ROLES
from firstcontact.doors.parts.errors import forbidden, not_found
from firstcontact.doors.parts.sign_in_state import is_over, needs_second_factor
from firstcontact.foundation.identity import PUBLIC, Actor, Viewer

EVERYONE = "everyone"
KEY_HOLDERS = "key_holders"
"""Other systems, which show a key: the door that they come in by looks at it, whoever is signed in."""
STAFF = ROLES
View = TypeVar("View", bound=Callable[..., Any])

ENTRANCE = frozenset({EVERYONE})
ENTRANCE_WITH_KEY = frozenset({KEY_HOLDERS})
OWN_ACCOUNT = frozenset(STAFF)
ACCOUNT_PAGES: dict[str, frozenset[str]] = {
    "account_login": ENTRANCE,
    "account_logout": ENTRANCE,
    "account_inactive": ENTRANCE,
    "account_reset_password": ENTRANCE,
    "account_reset_password_done": ENTRANCE,
    "account_reset_password_from_key": ENTRANCE,
    "account_reset_password_from_key_done": ENTRANCE,
    "mfa_authenticate": ENTRANCE,
    "mfa_login_webauthn": ENTRANCE,
    "openid_connect_login": ENTRANCE,
    "openid_connect_callback": ENTRANCE,
    "socialaccount_login_cancelled": ENTRANCE,
    "socialaccount_login_error": ENTRANCE,
    "account_reauthenticate": OWN_ACCOUNT,
    "account_change_password": OWN_ACCOUNT,
    "account_set_password": OWN_ACCOUNT,
    "mfa_index": OWN_ACCOUNT,
    "mfa_reauthenticate": OWN_ACCOUNT,
    "mfa_activate_totp": OWN_ACCOUNT,
    "mfa_deactivate_totp": OWN_ACCOUNT,
    "mfa_view_recovery_codes": OWN_ACCOUNT,
    "mfa_generate_recovery_codes": OWN_ACCOUNT,
    "mfa_download_recovery_codes": OWN_ACCOUNT,
    "mfa_list_webauthn": OWN_ACCOUNT,
    "mfa_add_webauthn": OWN_ACCOUNT,
    "mfa_reauthenticate_webauthn": OWN_ACCOUNT,
    "mfa_remove_webauthn": OWN_ACCOUNT,
    "mfa_edit_webauthn": OWN_ACCOUNT,
}
"""The pages of django-allauth that we use, by name; its others (signing up, changing the address) are not there."""


def open_to(*roles: str) -> Callable[[View], View]:
    """Say who may use this view: `EVERYONE`, `KEY_HOLDERS`, or roles.

    :raises ValueError: when nobody is named, or somebody who does not exist.
    """
    unknown = set(roles) - {EVERYONE, KEY_HOLDERS, *ROLES}
    if unknown or not roles:
        raise ValueError(f"Say who: {EVERYONE} or some of {', '.join(ROLES)}.")

    def mark(view: View) -> View:
        cast(Any, view).open_to = frozenset(roles)
        return view

    return mark


def actor_of(request: HttpRequest) -> Actor:
    """Who makes this request, at this council."""
    return cast(Actor, getattr(request, "actor", PUBLIC))


def viewer_of(request: HttpRequest) -> Viewer:
    """Who looks, at this council."""
    return Viewer.of(actor_of(request))


def colleague_of(request: HttpRequest) -> Colleague | None:
    """The member of staff who makes this request."""
    return cast("Colleague | None", getattr(request, "colleague", None))


class AccessMiddleware:
    """Finds out who makes the request, and lets them through only where the view is open to them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Stops the request here, or lets it go on (None)."""
        if getattr(view, "open_to", None) == ENTRANCE_WITH_KEY:
            return None
        if request.user.is_authenticated and is_over(request):
            logout(request)
        name = request.resolver_match.url_name or "" if request.resolver_match else ""
        allowed = roles_of(view, name)
        colleague = _find_colleague(request)
        request.colleague = colleague  # type: ignore[attr-defined]  # read through colleague_of
        request.actor = colleague.actor if colleague else PUBLIC  # type: ignore[attr-defined]  # through actor_of
        return _refuse(request, allowed, colleague, sets_up_factor=name in ACCOUNT_PAGES)


def _refuse(
    request: HttpRequest, allowed: frozenset[str], colleague: Colleague | None, *, sets_up_factor: bool
) -> HttpResponseBase | None:
    if EVERYONE in allowed:
        return None
    if not allowed:
        return not_found(request)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
    if colleague is None or allowed.isdisjoint(colleague.roles):
        return forbidden(request)
    if needs_second_factor(request) and not sets_up_factor:
        return HttpResponseRedirect(reverse("mfa_index"))
    return None


def roles_of(view: Callable[..., Any], name: str) -> frozenset[str]:
    """Who this view is open to: what it says itself, or what is said above of a page of allauth; else nobody."""
    said = getattr(view, "open_to", None)
    return cast("frozenset[str]", said) if said is not None else ACCOUNT_PAGES.get(name, frozenset())


def _find_colleague(request: HttpRequest) -> Colleague | None:
    if getattr(request, "council", None) is None or not request.user.is_authenticated:
        return None
    return find_by_login(request.user.pk)
