"""The council's mailboxes: how it stands with each, in words, and whether it can be reached now."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstcontact.domain.councils.queries import get_council
from firstcontact.domain.mailroom.ports import MailboxAwayError, mail_source, mailboxes_of
from firstcontact.domain.mailroom.queries import Standing
from firstcontact.doors.manage.left import left_links
from firstcontact.doors.parts.access import open_to, viewer_of
from firstcontact.doors.parts.dates import format_when
from firstcontact.doors.parts.figures import format_number
from firstcontact.doors.parts.names import MAILBOX_TROUBLE, name_of
from firstcontact.doors.parts.steps import step
from firstcontact.journeys.fetch_mail import try_mailbox
from firstcontact.overviews.emails import MailboxRow, list_mailboxes

KEEPERS = ("administrator", "manager")


@open_to(*KEEPERS)
def mailboxes(request: HttpRequest) -> HttpResponse:
    """Every mailbox of the council."""
    return _draw(request)


@step(below=2)
@open_to(*KEEPERS)
def test(request: HttpRequest, code: str) -> HttpResponse:
    """Whether one of them can be reached at this moment; nothing is fetched, and nothing changed there."""
    mailbox = next((one for one in mailboxes_of(get_council().code) if one.code == code), None)
    source = mail_source()
    if mailbox is None or source is None or not mailbox.host:
        raise Http404
    try:
        waiting = try_mailbox(mailbox=mailbox, source=source)
    except MailboxAwayError as trouble:
        said = {"kind": "bad", "words": name_of(MAILBOX_TROUBLE, trouble.code), "server": trouble.said}
    else:
        words = ngettext("It answers. %(num)s email is there.", "It answers. %(num)s emails are there.", waiting)
        said = {"kind": "ok", "words": words % {"num": format_number(waiting)}, "server": ""}
    return _draw(request, {code: said})


def _draw(request: HttpRequest, tested: dict[str, dict[str, str]] | None = None) -> HttpResponse:
    rows = [_row(one, (tested or {}).get(one.mailbox.code)) for one in list_mailboxes(viewer=viewer_of(request))]
    page = {"nav": left_links(request, "mailboxes"), "rows": rows, "demo": settings.DEMO}
    return render(request, "manage/mailboxes.html", page)


def _row(one: MailboxRow, tested: dict[str, str] | None) -> dict[str, Any]:
    standing = one.standing
    return {
        "code": one.mailbox.code,
        "address": one.mailbox.address,
        "how": _("Fetched from %(host)s, folder %(folder)s") % {"host": one.mailbox.host, "folder": one.mailbox.folder}
        if one.mailbox.host
        else _("Written in the browser: this is a demonstration")
        if settings.DEMO
        else _("Handed over by the mail server"),
        "state": _state(one.mailbox.host, standing),
        "facts": _facts(one),
        "trouble": _trouble(standing),
        "server": standing.trouble.partition(" ")[2] if standing else "",
        "unreadable": one.unreadable,
        "unreadable_href": f"{reverse('office:apart')}?kind=unreadable",
        "can_test": bool(one.mailbox.host) and mail_source() is not None,
        "tested": tested,
    }


def _state(host: str, standing: Standing | None) -> dict[str, str]:
    if standing is not None and standing.trouble:
        return {"text": _("away"), "kind": "bad"}
    if host and (standing is None or standing.reached_at is None):
        return {"text": _("not fetched yet"), "kind": "warn"}
    return {"text": _("in order"), "kind": "ok"}


def _facts(one: MailboxRow) -> list[dict[str, str]]:
    standing = one.standing
    reached = format_when(standing.reached_at) if standing and standing.reached_at else _("not yet")
    last = format_when(one.last_at) if one.last_at else _("none yet")
    facts = [{"key": _("Last fetched"), "value": reached}] if one.mailbox.host else []
    facts.append({"key": _("Last email"), "value": last})
    if standing is not None:
        facts += [
            {"key": _("Fetched so far"), "value": format_number(standing.fetched)},
            {"key": _("Waiting there when last looked"), "value": format_number(standing.backlog)},
        ]
        if standing.stuck:
            facts.append({"key": _("Could not be fetched"), "value": format_number(len(standing.stuck))})
    if one.mailbox.answer_within:
        words = ngettext("%(num)s working day", "%(num)s working days", one.mailbox.answer_within)
        facts.append({"key": _("Answered within"), "value": words % {"num": one.mailbox.answer_within}})
    return facts


def _trouble(standing: Standing | None) -> str:
    if standing is None or not standing.trouble:
        return ""
    words = name_of(MAILBOX_TROUBLE, standing.trouble.partition(" ")[0])
    if standing.trouble_since is None:
        return words
    return _("%(trouble)s Since %(when)s.") % {"trouble": words, "when": format_when(standing.trouble_since)}
