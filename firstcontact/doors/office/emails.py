"""Emails that wait, and those that were kept apart or could not be read."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from firstcontact.domain.cases.queries import UnknownCaseError, get_by_reference
from firstcontact.domain.contacts.queries import UnknownContactError
from firstcontact.domain.mailroom.queries import (
    EmailFacts,
    UnknownEmailError,
    count_by_kind,
    get_email,
    list_emails,
    looks_after_mail,
)
from firstcontact.domain.mailroom.states import State
from firstcontact.domain.work.actions import AlreadyClaimedError
from firstcontact.domain.work.queries import find_open_for
from firstcontact.doors.parts.access import STAFF, actor_of, open_to, viewer_of
from firstcontact.doors.parts.dates import format_when
from firstcontact.doors.parts.figures import format_size
from firstcontact.doors.parts.letters import shown_answer, shown_letter
from firstcontact.doors.parts.names import EMAIL_KINDS, WHY, name_of
from firstcontact.doors.parts.posted import text_in
from firstcontact.doors.parts.steps import step
from firstcontact.doors.parts.words import said
from firstcontact.foundation.audit import trail
from firstcontact.foundation.clock import now
from firstcontact.foundation.files.sealed import get_raw
from firstcontact.foundation.references import read_reference, show_reference
from firstcontact.journeys import answer_email
from firstcontact.journeys.log_contact import ContactStateError
from firstcontact.overviews.emails import EmailPage, get_email_page

WORKERS = ("officer", "adviser", "team_leader", "manager")
DESK = ("adviser", "team_leader")
A_PAGE = 50
RAW_SHOWN = 100_000
"""Bytes of what could not be read that its page shows; all of it can be downloaded."""
APART = (State.APART, State.UNREADABLE)


@open_to(*STAFF)
def email(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """One email; that it was seen is noted."""
    page = _page(request, contact_id)
    trail.note(by=actor_of(request), at=now(), verb="saw", subject_kind="contact", subject_id=contact_id)
    return _draw(request, page)


@step()
@open_to(*WORKERS)
def email_step(request: HttpRequest, contact_id: UUID, step: str) -> HttpResponse:
    """Take it, put it back, say which case it belongs to, or that nothing needs doing."""
    by, at = actor_of(request), now()
    try:
        if step == "take":
            answer_email.take_email(by=by, at=at, contact_id=contact_id)
            return redirect("desk:contact", contact_id=contact_id) if by.has_role(*DESK) else _back(contact_id)
        if step == "put-back":
            answer_email.put_back_email(by=by, at=at, contact_id=contact_id)
            messages.success(request, _("The email waits for the team again."))
            return redirect("office:home")
        if step == "nothing":
            answer_email.nothing_to_do(by=by, at=at, contact_id=contact_id)
            messages.success(request, _("It is finished: nothing needed doing."))
            return redirect("office:home")
        if step == "case":
            return _join(request, contact_id)
    except UnknownContactError as error:
        raise Http404 from error
    except (AlreadyClaimedError, ContactStateError):
        messages.warning(request, _("Somebody else has this email, or has finished it. Nothing was changed."))
        return _back(contact_id)
    raise Http404


@open_to(*STAFF)
def apart(request: HttpRequest) -> HttpResponse:
    """Emails that no person wrote to us, and those that could not be read, newest first."""
    viewer, kind = viewer_of(request), request.GET.get("kind", "")
    if not looks_after_mail(viewer):
        raise Http404
    kinds = (kind,) if kind in EMAIL_KINDS else ()
    found = list_emails(viewer=viewer, states=APART, kinds=kinds, before=_before(request), most=A_PAGE + 1)
    shown, counts = found[:A_PAGE], count_by_kind(viewer=viewer)
    page = {
        "rows": [_row(one) for one in shown],
        "tabs": _tabs(kind if kinds else "", counts),
        "older": _older(request, shown[-1]) if len(found) > A_PAGE else "",
    }
    return render(request, "office/apart.html", page)


@open_to(*STAFF)
def apart_email(request: HttpRequest, email_id: UUID) -> HttpResponse:
    """One email that was kept apart or could not be read; to an administrator with its bytes beside it."""
    viewer = viewer_of(request)
    try:
        found = get_email(email_id, viewer=viewer)
    except UnknownEmailError as error:
        raise Http404 from error
    trail.note(by=actor_of(request), at=now(), verb="saw", subject_kind="email", subject_id=email_id)
    sealed = ""
    if viewer.has_role("administrator"):
        raw = get_raw(viewer=viewer, at=now(), raw_id=found.raw_id)
        sealed = raw[:RAW_SHOWN].decode("utf-8", "replace").replace("\0", "\N{SYMBOL FOR NULL}")
    page = {
        "email": _row(found),
        "problems": found.problems,
        "unreadable": found.state == State.UNREADABLE,
        "can_end": found.state == State.UNREADABLE
        or find_open_for(email_id, viewer=viewer, kind="too_many_emails") is not None,
        "can": found.state in APART,
        "sealed": sealed,
        "cut": found.size > RAW_SHOWN,
        "raw_href": reverse("manage:raw", args=[found.raw_id]) if sealed else "",
    }
    return render(request, "office/apart_email.html", page)


@step()
@open_to(*WORKERS, "administrator")
def apart_step(request: HttpRequest, email_id: UUID, step: str) -> HttpResponse:
    """It is a message after all, or there is nothing to do."""
    by, at = actor_of(request), now()
    if not looks_after_mail(viewer_of(request)):
        raise Http404
    try:
        if step == "message":
            contact_id = answer_email.treat_as_message(by=by, at=at, email_id=email_id)
            if contact_id is not None:
                return _say_where(request, contact_id)
            messages.warning(request, _("The same email is here already. Nothing was changed."))
            return redirect("office:apart_email", email_id=email_id)
        if step == "nothing":
            answer_email.end_unclear(by=by, at=at, email_id=email_id)
            messages.success(request, _("It is finished. What came in is kept."))
            return redirect("office:apart")
    except UnknownEmailError:
        messages.warning(request, _("Somebody has dealt with this already. Nothing was changed."))
        return redirect("office:apart")
    raise Http404


def _say_where(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """What became of an email that is a message after all; it may concern people of another team."""
    try:
        page = get_email_page(contact_id, viewer=viewer_of(request))
    except UnknownContactError:
        messages.success(request, _("It is an email to answer now. It concerns another team, who have it."))
        return redirect("office:apart")
    if page.contact.state == "finished":
        messages.success(request, _("It is with the case that it belongs to now."))
    else:
        messages.success(request, _("It is an email to answer now."))
    return _back(contact_id)


def _join(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    by, at = actor_of(request), now()
    typed = text_in(request.POST, "reference", 40)
    reference = read_reference(typed)
    try:
        if reference is None:
            raise UnknownCaseError("That is no reference.")
        case = get_by_reference(reference, viewer=viewer_of(request))
        theirs = answer_email.join_case(
            by=by,
            at=at,
            contact_id=contact_id,
            case_id=case.id,
            from_customer=request.POST.get("from_customer") == "yes",
        )
    except UnknownCaseError:
        words = _("There is no case with this number that you may see. Nothing was changed.")
        return _draw(request, _page(request, contact_id), status=422, refused=words, typed=typed)
    number = {"number": show_reference(case.reference)}
    if theirs:
        messages.success(request, _("It is with case %(number)s now.") % number)
    else:
        messages.success(request, _("It is with case %(number)s now, for colleagues only.") % number)
    if not case.is_open:
        messages.warning(request, _("This case is closed. Open it again if it is not put right."))
    return redirect("office:case", case_id=case.id)


def _draw(request: HttpRequest, page: EmailPage, status: int = 200, **more: Any) -> HttpResponse:
    by, contact = actor_of(request), page.contact
    mine = contact.state == "in_hand" and contact.taken_by == by.id
    open_to_all = contact.state == "waiting"
    case = page.case if page.case and not page.case.hidden else None
    shown = {
        "contact": contact,
        "letters": [shown_letter(one) for one in page.letters],
        "why": name_of(WHY, page.reason) if page.reason not in ("", "email_to_answer") else "",
        "stranger": page.reason == "email_of_stranger",
        "answers": [shown_answer(one) for one in page.answers],
        "earlier": reverse("office:email", args=[page.earlier]) if page.earlier else "",
        "named": show_reference(case.reference) if case else "",
        "case_href": reverse("office:case", args=[case.id]) if case else "",
        "elsewhere": page.case is not None and page.case.hidden,
        "suggested": [said(one.name) for one in page.suggested],
        "customer": page.customer,
        "taken_by": page.taken_by,
        "mine": mine,
        "desk": by.has_role(*DESK),
        "can": by.has_role(*WORKERS) and (mine or open_to_all),
        "can_take": by.has_role(*WORKERS) and open_to_all,
        **more,
    }
    return render(request, "office/email.html", shown, status=status)


def _page(request: HttpRequest, contact_id: UUID) -> EmailPage:
    try:
        return get_email_page(contact_id, viewer=viewer_of(request))
    except UnknownContactError as error:
        raise Http404 from error


def _back(contact_id: UUID) -> HttpResponse:
    return redirect("office:email", contact_id=contact_id)


def _row(one: EmailFacts) -> dict[str, Any]:
    return {
        "id": one.id,
        "subject": one.subject or _("No subject"),
        "sender": one.sender_name or one.sender or _("It does not say whom it is from"),
        "address": one.sender if one.sender_name else "",
        "when": format_when(one.received_at),
        "kind": name_of(EMAIL_KINDS, one.kind),
        "because": one.because,
        "size": format_size(one.size),
        "href": reverse("office:apart_email", args=[one.id]),
        "bad": one.state == State.UNREADABLE,
    }


def _tabs(current: str, counts: dict[tuple[str, str], int]) -> list[dict[str, Any]]:
    address, total = reverse("office:apart"), dict.fromkeys(EMAIL_KINDS, 0)
    for (state, kind), count in counts.items():
        if state in APART and kind in total:
            total[kind] += count
    tabs = [("", _("Everything"), sum(total.values()))]
    tabs += [(kind, name_of(EMAIL_KINDS, kind), count) for kind, count in total.items() if count or kind == current]
    return [
        {
            "text": f"{text} ({count})",
            "href": f"{address}?{urlencode({'kind': kind})}" if kind else address,
            "current": kind == current,
        }
        for kind, text, count in tabs
    ]


def _before(request: HttpRequest) -> tuple[datetime, UUID] | None:
    at, _sep, row = request.GET.get("before", "").partition(",")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(row)) if moment.tzinfo else None
    except ValueError:
        return None


def _older(request: HttpRequest, last: EmailFacts) -> str:
    query = request.GET.copy()
    query["before"] = f"{last.received_at.isoformat()},{last.id}"
    return f"{request.path}?{query.urlencode()}"
