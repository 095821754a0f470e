"""How often an address may be used: the limits of sign-in and of the public's forms, counted in the database.

allauth's own limits count in a cache, which each process would have for itself; they are off, and these are instead.
What has limits of its own beside its view (starting an application, checking progress) is not repeated here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from firstcontact.doors.parts.caller import address_of
from firstcontact.doors.parts.errors import too_many
from firstcontact.foundation.clock import now
from firstcontact.foundation.limits.tries import Limit, count_try, forget_tries

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
Subject = Callable[[HttpRequest], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit on one address, and what is counted: the caller, the login that is tried, or both."""

    limit: Limit
    subject: Subject
    method: str = "POST"


def tried_email(request: HttpRequest) -> str:
    """The email address that is tried, as it is compared."""
    return str(request.POST.get("login") or request.POST.get("email") or "").strip().lower()[:320]


def _person(request: HttpRequest) -> str:
    return f"{address_of(request)} {tried_email(request)}"


def _login_in_progress(request: HttpRequest) -> str:
    """Whose second factor is asked for, whichever browser it is in."""
    kept = request.session.get("account_login")
    return str(kept.get("user_pk", "")) if isinstance(kept, dict) else address_of(request)


def _signed_in(request: HttpRequest) -> str:
    return str(request.user.pk) if request.user.is_authenticated else address_of(request)


SIGN_IN_PERSON = Limit("sign_in_person", most=5, within=timedelta(minutes=5))
SECOND_FACTOR = Limit("second_factor", most=5, within=timedelta(minutes=5))
_PROVIDER = Rule(Limit("provider_by_address", most=60, within=QUARTER), address_of)
_AGAIN = Rule(Limit("sign_in_again", most=10, within=QUARTER), _signed_in)

RULES: dict[str, tuple[Rule, ...]] = {
    "account_login": (
        Rule(SIGN_IN_PERSON, _person),
        Rule(Limit("sign_in_email", most=50, within=HOUR), tried_email),
        Rule(Limit("sign_in_address", most=60, within=QUARTER), address_of),
    ),
    "mfa_authenticate": (Rule(SECOND_FACTOR, _login_in_progress),),
    "mfa_login_webauthn": (Rule(Limit("passkey_by_address", most=60, within=QUARTER), address_of),),
    "account_reset_password": (
        Rule(Limit("reset_email", most=5, within=HOUR), tried_email),
        Rule(Limit("reset_address", most=20, within=HOUR), address_of),
    ),
    "account_reset_password_from_key": (Rule(Limit("reset_key", most=30, within=HOUR), address_of),),
    "openid_connect_login": (_PROVIDER,),
    "account_reauthenticate": (_AGAIN,),
    "mfa_reauthenticate": (_AGAIN,),
    "account_change_password": (_AGAIN,),
    "site:search": (Rule(Limit("search", most=300, within=timedelta(minutes=5)), address_of, "GET"),),
    "site:question": (Rule(Limit("answers", most=1000, within=timedelta(minutes=10)), address_of),),
    "site:check_answers": (Rule(Limit("submit", most=60, within=timedelta(minutes=10)), address_of),),
}
"""By the name of the address. A whole office or library may share one address on the network: these are generous."""


class LimitMiddleware:
    """Answers 429 where somebody tries too often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Counts this try in a transaction of its own, so that it counts whatever becomes of the request."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        rules = [rule for rule in RULES.get(name, ()) if rule.method == request.method]
        waits = [count_try(rule.limit, rule.subject(request), at=now()) for rule in rules]
        wait = max(waits, default=0)
        return too_many(request, retry_after=wait) if wait else None


def forget_sign_in(request: HttpRequest, *, email: str, login_id: object) -> None:
    """They have shown that it is them: what they mistyped before does not count against them."""
    forget_tries(SIGN_IN_PERSON, f"{address_of(request)} {email.lower()}")
    forget_tries(SECOND_FACTOR, str(login_id))
