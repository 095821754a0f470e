"""Keys of other systems: who was let in, for what, and when each was used last; a new one is shown once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firstcontact.domain.connections.actions import LONGEST_NAME, make_key, revoke_key
from firstcontact.domain.connections.queries import KeyFacts, UnknownKeyError, get_key, list_keys
from firstcontact.domain.connections.rules import Scope
from firstcontact.domain.staff.queries import list_names, list_teams
from firstcontact.doors.manage.connection_words import KEY_STATES, SCOPES, pill, scopes_words, teams_words
from firstcontact.doors.manage.left import left_links
from firstcontact.doors.parts.access import actor_of, open_to
from firstcontact.doors.parts.dates import format_when
from firstcontact.doors.parts.names import name_of
from firstcontact.doors.parts.posted import Errors, text_in
from firstcontact.doors.parts.words import said
from firstcontact.foundation.clock import now

ADMINISTRATOR = "administrator"
DAYS = {"30": 30, "90": 90, "365": 365, "1095": 1095}
USUAL = "365"


@open_to(ADMINISTRATOR)
def keys(request: HttpRequest) -> HttpResponse:
    """Every key that was ever given out; those that open come first."""
    rows = [_row(one) for one in list_keys()]
    page = {
        "nav": left_links(request, "keys"),
        "rows": [row for row in rows if row["opens"]],
        "ended": [row for row in rows if not row["opens"]],
    }
    return render(request, "manage/keys.html", page)


@open_to(ADMINISTRATOR)
def new_key(request: HttpRequest) -> HttpResponse:
    """Make a key. It is on the page that answers, and nowhere afterwards."""
    errors, given = Errors(), _given(request)
    if request.method != "POST":
        return _form(request, errors, given)
    if not given["name"]:
        errors.add("#name", _("Write which system the key is for."))
    if not given["scopes"]:
        errors.add("#scopes", _("Choose at least one thing that it may do."))
    if errors:
        return _form(request, errors, given, status=422)
    at = now()
    made = make_key(
        by=actor_of(request),
        at=at,
        name=given["name"],
        scopes=given["scopes"],
        teams=given["teams"],
        expires_at=at + timedelta(days=DAYS[given["days"]]),
    )
    page = {
        "nav": left_links(request, "keys"),
        "secret": made.secret,
        "one": _row(get_key(made.id)),
        "host": _host(request),
    }
    return render(request, "manage/key_made.html", page)


@open_to(ADMINISTRATOR)
def revoke(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Take a key back, after asking whether that is meant."""
    try:
        key = get_key(key_id)
    except UnknownKeyError as error:
        raise Http404 from error
    if request.method != "POST":
        page = {"nav": left_links(request, "keys"), "one": _row(key)}
        return render(request, "manage/key_revoke.html", page)
    if revoke_key(by=actor_of(request), at=now(), key_id=key_id):
        messages.success(request, _("The key of %(name)s opens nothing any more.") % {"name": key.name})
    else:
        messages.warning(request, _("It was taken back before. Nothing was changed."))
    return redirect("manage:keys")


def _given(request: HttpRequest) -> dict[str, Any]:
    known = {team.code for team in list_teams()}
    days = request.POST.get("days", USUAL)
    return {
        "name": " ".join(text_in(request.POST, "name").split())[:LONGEST_NAME],
        "scopes": [scope for scope in request.POST.getlist("scopes") if scope in {each.value for each in Scope}],
        "teams": [team for team in request.POST.getlist("teams") if team in known],
        "days": days if days in DAYS else USUAL,
    }


def _form(request: HttpRequest, errors: Errors, given: dict[str, Any], status: int = 200) -> HttpResponse:
    lengths = {"30": _("30 days"), "90": _("90 days"), "365": _("A year"), "1095": _("Three years")}
    page = {
        "nav": left_links(request, "keys"),
        "errors": errors,
        **given,
        "scope_items": [{"value": each.value, "text": name_of(SCOPES, each.value)} for each in Scope],
        "team_items": [{"value": team.code, "text": said(team.name)} for team in list_teams()],
        "day_items": [{"value": value, "text": text} for value, text in lengths.items()],
    }
    return render(request, "manage/key_new.html", page, status=status)


def _row(key: KeyFacts) -> dict[str, Any]:
    state = key.standing(now()).state
    maker = list_names({key.made_by}).get(key.made_by, "") if key.made_by else _("the command line")
    return {
        "id": key.id,
        "name": key.name,
        "beginning": key.beginning,
        "state": pill(KEY_STATES, state),
        "opens": state == "good",
        "scopes": scopes_words(key.scopes),
        "facts": [
            {"key": _("Closed records of"), "value": teams_words(key.teams)},
            {"key": _("Made"), "value": _("%(when)s by %(who)s") % {"when": format_when(key.made_at), "who": maker}},
            {"key": _("Used last"), "value": format_when(key.last_used_at) if key.last_used_at else _("never yet")},
            _end(key),
        ],
    }


def _end(key: KeyFacts) -> dict[str, str]:
    if key.revoked_at:
        return {"key": _("Taken back"), "value": format_when(key.revoked_at)}
    return {"key": _("Ends"), "value": format_when(key.expires_at) if key.expires_at else _("never")}


def _host(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
