"""Who may use an address: every view says so, and one that does not say is closed to everybody."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from firstcontact.domain.staff.queries import Colleague, find_by_login
from firstcontact.domain.staff.rules import ROLES
from firstcontact.doors.parts.errors import forbidden
from firstcontact.foundation.identity import PUBLIC, Actor, Viewer

EVERYONE = "everyone"
STAFF = ROLES
OPEN_ADDRESSES = ("account_", "mfa_", "openid_connect_", "socialaccount_")
View = TypeVar("View", bound=Callable[..., Any])


def open_to(*roles: str) -> Callable[[View], View]:
    """Say who may use this view: `EVERYONE`, or roles."""
    unknown = set(roles) - {EVERYONE, *ROLES}
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
        allowed = roles_of(request, view)
        colleague = _find_colleague(request)
        request.colleague = colleague  # type: ignore[attr-defined]  # read through colleague_of
        request.actor = colleague.actor if colleague else PUBLIC  # type: ignore[attr-defined]  # through actor_of
        if EVERYONE in allowed:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
        if colleague is None or allowed.isdisjoint(colleague.roles):
            return forbidden(request)
        if needs_second_factor(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        return None


def roles_of(request: HttpRequest, view: Callable[..., Any]) -> frozenset[str]:
    """Who this view is open to: allauth's sign-in pages to everyone, anything that says nothing to nobody."""
    said = getattr(view, "open_to", None)
    if said is not None:
        return cast("frozenset[str]", said)
    match = request.resolver_match
    name = match.url_name or "" if match else ""
    return frozenset({EVERYONE}) if name.startswith(OPEN_ADDRESSES) else frozenset()


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether this sign-in was by one factor only although staff need two."""
    if not settings.STAFF_NEED_SECOND_FACTOR:
        return False
    methods = request.session.get("account_authentication_methods", [])
    return not any(method.get("method") in ("mfa", "socialaccount") for method in methods)


def _find_colleague(request: HttpRequest) -> Colleague | None:
    if getattr(request, "council", None) is None or not request.user.is_authenticated:
        return None
    with transaction.atomic():
        return find_by_login(request.user.pk)
