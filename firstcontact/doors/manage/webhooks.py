"""Webhooks: which other systems are told of what, how each stands, what it answered; and telling it again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstcontact.domain.connections.actions import (
    NotMovableError,
    end_subscription,
    pause_subscription,
    replay_delivery,
    replay_since,
    resume_subscription,
    send_test,
)
from firstcontact.domain.connections.queries import (
    DeliveryFacts,
    SubscriptionFacts,
    TryFacts,
    UnknownSubscriptionError,
    get_subscription,
    list_deliveries,
    list_subscriptions,
)
from firstcontact.domain.connections.rules import AddressError
from firstcontact.domain.staff.queries import list_teams
from firstcontact.doors.manage.connection_words import (
    ADDRESS_WRONG,
    BECAUSE,
    DELIVERY_STATES,
    GROUPS,
    TROUBLES,
    WEBHOOK_STATES,
    events_of,
    groups_words,
    pill,
    teams_words,
)
from firstcontact.doors.manage.left import left_links
from firstcontact.doors.parts.access import actor_of, open_to
from firstcontact.doors.parts.dates import format_when
from firstcontact.doors.parts.figures import format_number
from firstcontact.doors.parts.names import name_of
from firstcontact.doors.parts.posted import Errors, text_in
from firstcontact.doors.parts.steps import step
from firstcontact.doors.parts.words import said
from firstcontact.foundation.clock import now
from firstcontact.journeys.tell_systems import make_webhook

ADMINISTRATOR = "administrator"
A_PAGE = 25
HOURS = {"1": 1, "24": 24, "168": 168, "720": 720}


@open_to(ADMINISTRATOR)
def webhooks(request: HttpRequest) -> HttpResponse:
    """Every webhook; those that a person must look at come first."""
    rows = sorted(list_subscriptions(at=now()), key=lambda one: one.state != "failing")
    page = {"nav": left_links(request, "webhooks"), "rows": [_row(one) for one in rows]}
    return render(request, "manage/webhooks.html", page)


@open_to(ADMINISTRATOR)
def new_webhook(request: HttpRequest) -> HttpResponse:
    """Make one without a key. What its signature is checked with is on the page that answers, and nowhere else."""
    errors, given = Errors(), _given(request)
    if request.method != "POST":
        return _form(request, errors, given)
    if not given["groups"]:
        errors.add("#groups", _("Choose at least one thing that it is told of."))
    made = None
    if not errors:
        try:
            made = make_webhook(
                by=actor_of(request),
                at=now(),
                address=given["address"],
                events=events_of(given["groups"]),
                teams=given["teams"],
            )
        except AddressError as error:
            errors.add("#address", name_of(ADDRESS_WRONG, error.code))
    if made is None:
        return _form(request, errors, given, status=422)
    page = {"nav": left_links(request, "webhooks"), "secret": made.secret, "id": made.id, "address": given["address"]}
    return render(request, "manage/webhook_made.html", page)


@open_to(ADMINISTRATOR)
def webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """One webhook with its log."""
    one = _get(webhook_id)
    before = _before(request)
    found = list_deliveries(webhook_id, before=before, most=A_PAGE + 1)
    lengths = {
        "1": _("the last hour"),
        "24": _("the last day"),
        "168": _("the last week"),
        "720": _("the last 30 days"),
    }
    page = {
        "nav": left_links(request, "webhooks"),
        "one": _row(one),
        "log": [_delivery(each) for each in found[:A_PAGE]],
        "older": f"{request.path}?before={found[A_PAGE - 1].id}" if len(found) > A_PAGE else "",
        "newest": request.path if before else "",
        "hour_items": [{"value": value, "text": text} for value, text in lengths.items()],
    }
    return render(request, "manage/webhook.html", page)


@step()
@open_to(ADMINISTRATOR)
def act(request: HttpRequest, webhook_id: UUID, what: str) -> HttpResponse:
    """Test it, pause it, let it go on, tell it again, end it."""
    _get(webhook_id)
    if what not in ACTS:
        raise Http404
    try:
        messages.success(request, ACTS[what](request, webhook_id))
    except NotMovableError:
        messages.warning(request, _("It was so already. Nothing was changed."))
    except UnknownSubscriptionError as error:
        raise Http404 from error
    if what == "end":
        return redirect("manage:webhooks")
    return redirect("manage:webhook", webhook_id)


@open_to(ADMINISTRATOR)
def end_page(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Asks whether it is meant to end."""
    page = {"nav": left_links(request, "webhooks"), "one": _row(_get(webhook_id))}
    return render(request, "manage/webhook_end.html", page)


def _test(request: HttpRequest, webhook_id: UUID) -> str:
    send_test(by=actor_of(request), at=now(), subscription_id=webhook_id)
    return _("A test is on its way. Load this page again in a moment to see what came back.")


def _pause(request: HttpRequest, webhook_id: UUID) -> str:
    pause_subscription(by=actor_of(request), at=now(), subscription_id=webhook_id)
    return _("Nothing is sent now. What happens meanwhile is sent when you let it go on.")


def _resume(request: HttpRequest, webhook_id: UUID) -> str:
    resume_subscription(by=actor_of(request), at=now(), subscription_id=webhook_id)
    return _("It goes on, with what waits first.")


def _again(request: HttpRequest, webhook_id: UUID) -> str:
    by, at = actor_of(request), now()
    delivery = _id_of(request.POST.get("delivery", ""))
    if delivery is not None:
        replay_delivery(by=by, at=at, subscription_id=webhook_id, delivery_id=delivery)
        return _("It is told again in a moment.")
    since = at - timedelta(hours=HOURS.get(request.POST.get("hours", ""), 1))
    again = replay_since(by=by, at=at, subscription_id=webhook_id, since=since)
    words = ngettext("%(num)s event is told again.", "%(num)s events are told again.", again)
    return words % {"num": format_number(again)}


def _end(request: HttpRequest, webhook_id: UUID) -> str:
    end_subscription(by=actor_of(request), at=now(), subscription_id=webhook_id)
    return _("It is told nothing any more.")


ACTS: dict[str, Callable[[HttpRequest, UUID], str]] = {
    "test": _test,
    "pause": _pause,
    "resume": _resume,
    "again": _again,
    "end": _end,
}


def _get(webhook_id: UUID) -> SubscriptionFacts:
    try:
        return get_subscription(webhook_id, at=now())
    except UnknownSubscriptionError as error:
        raise Http404 from error


def _before(request: HttpRequest) -> UUID | None:
    return _id_of(request.GET.get("before", ""))


def _id_of(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Http404 from error


def _given(request: HttpRequest) -> dict[str, Any]:
    known = {team.code for team in list_teams()}
    return {
        "address": text_in(request.POST, "address", 600).strip(),
        "groups": [group for group in request.POST.getlist("groups") if group in GROUPS],
        "teams": [team for team in request.POST.getlist("teams") if team in known],
    }


def _form(request: HttpRequest, errors: Errors, given: dict[str, Any], status: int = 200) -> HttpResponse:
    page = {
        "nav": left_links(request, "webhooks"),
        "errors": errors,
        **given,
        "group_items": [{"value": name, "text": str(words)} for name, (words, _events) in GROUPS.items()],
        "team_items": [{"value": team.code, "text": said(team.name)} for team in list_teams()],
    }
    return render(request, "manage/webhook_new.html", page, status=status)


def _row(one: SubscriptionFacts) -> dict[str, Any]:
    last = format_when(one.last_delivered_at) if one.last_delivered_at else _("nothing yet")
    facts = [
        {"key": _("Told of"), "value": groups_words(one.events)},
        {"key": _("Closed records of"), "value": teams_words(one.teams)},
        {"key": _("Made"), "value": format_when(one.made_at)},
        {"key": _("Took something last"), "value": last},
        {"key": _("Waiting"), "value": format_number(one.waiting)},
        {"key": _("Given up"), "value": format_number(one.given_up)},
    ]
    if one.key_id:
        facts.insert(0, {"key": _("Key"), "value": one.key_name})
    return {
        "id": one.id,
        "address": one.address,
        "href": reverse("manage:webhook", args=[one.id]),
        "state": pill(WEBHOOK_STATES, one.state) if one.is_open else {"text": _("its key has ended"), "kind": "plain"},
        "sends": one.state == "active",
        "trouble": name_of(BECAUSE, one.because) if one.because else "",
        "facts": facts,
    }


def _delivery(one: DeliveryFacts) -> dict[str, Any]:
    waits = one.next_at and one.tries
    return {
        "id": one.id,
        "name": one.name,
        "when": format_when(one.event_at),
        "state": pill(DELIVERY_STATES, one.state),
        "next": _("next try %(when)s") % {"when": format_when(one.next_at)} if waits and one.next_at else "",
        "tries": [_try(each) for each in one.tries],
    }


def _try(one: TryFacts) -> dict[str, str]:
    answered = _("answered %(status)s") % {"status": one.status} if one.status else name_of(TROUBLES, one.trouble)
    took = _("%(num)s milliseconds") % {"num": format_number(one.milliseconds)}
    return {"words": f"{format_when(one.at)}: {answered}, {took}", "answer": one.answer}
