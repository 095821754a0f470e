"""The print pile, and notices that need a person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firstcontact.domain.cases.queries import UnknownCaseError, get_case
from firstcontact.domain.notices import actions
from firstcontact.domain.notices.actions import CannotReachError
from firstcontact.domain.notices.actions.by_hand import NotReadyError
from firstcontact.domain.notices.queries import UnknownNoticeError, find_letter, get_notice, list_print_pile
from firstcontact.domain.notices.rules import address_lines, usable_email
from firstcontact.domain.notices.states import MoveError, State
from firstcontact.domain.notices.wording import Recipient
from firstcontact.doors.parts.access import STAFF, actor_of, open_to, viewer_of
from firstcontact.doors.parts.dates import format_when
from firstcontact.doors.parts.names import NOTICE_KINDS, NOTICE_STATE_KINDS, NOTICE_STATES, name_of
from firstcontact.doors.parts.posted import text_in
from firstcontact.doors.parts.steps import step
from firstcontact.foundation.audit import trail
from firstcontact.foundation.clock import now
from firstcontact.foundation.references import show_reference

TOLD_BY = ("phone", "counter", "post")


@open_to(*STAFF)
def print_pile(request: HttpRequest) -> HttpResponse:
    """Letters to print, then letters to post."""
    viewer = viewer_of(request)
    page = {
        "to_print": [_letter_row(job) for job in list_print_pile(viewer=viewer)],
        "to_post": [_letter_row(job) for job in list_print_pile(viewer=viewer, state=State.PRINTED)],
    }
    return render(request, "office/print_pile.html", page)


@open_to(*STAFF)
def letter(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The PDF of one letter."""
    try:
        pdf = find_letter(viewer=viewer_of(request), notice_id=notice_id)
    except UnknownNoticeError as error:
        raise Http404 from error
    _saw(request, notice_id)
    if pdf is None:
        messages.warning(request, _("The letter is still being made. Try again in a moment."))
        return redirect("office:print_pile")
    headers = {"Content-Disposition": f'inline; filename="letter-{notice_id}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@step(below=2)
@open_to(*STAFF)
def print_step(request: HttpRequest, notice_id: UUID, step: str) -> HttpResponse:
    """A person says that a letter is printed, or posted."""
    steps = {"printed": actions.mark_printed, "posted": actions.mark_posted, "again": actions.print_again}
    if step not in steps:
        raise Http404
    _do(request, notice_id, lambda: steps[step](by=actor_of(request), at=now(), notice_id=notice_id))
    return redirect("office:print_pile")


@open_to(*STAFF)
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """One notice: the words as sent, what became of it, and what a person can do."""
    page = _notice_page(request, notice_id)
    _saw(request, notice_id)
    return render(request, "office/notice.html", page)


@step()
@open_to(*STAFF)
def notice_step(request: HttpRequest, notice_id: UUID, step: str) -> HttpResponse:
    """A person deals with a notice that did not arrive."""
    by, at = actor_of(request), now()
    if step == "again":
        _do(request, notice_id, lambda: actions.send_again(by=by, at=at, notice_id=notice_id))
    elif step == "arrived":
        _do(request, notice_id, lambda: actions.mark_received(by=by, at=at, notice_id=notice_id))
    elif step == "told":
        how = request.POST.get("how", "")
        if how not in TOLD_BY:
            return _refuse(request, notice_id, _("Say how they were told. Nothing was changed."))
        _do(request, notice_id, lambda: actions.mark_told(by=by, at=at, notice_id=notice_id, channel=how))
    elif step == "address":
        return _tell_after_all(request, notice_id)
    else:
        raise Http404
    return redirect("office:notice", notice_id=notice_id)


def _tell_after_all(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    email, address = (text_in(request.POST, name).strip() for name in ("email", "address"))
    if email and not usable_email(email):
        return _refuse(request, notice_id, _("Check the email address: it needs one @. Nothing was changed."))
    old = _get(request, notice_id)
    recipient = Recipient(
        name=old.to_name,
        email=email,
        postal_address=address_lines(address) if address else (),
        language=old.languages[0] if len(old.languages) == 1 else "both",
        customer_id=old.customer_id,
    )
    try:
        new = actions.tell_after_all(by=actor_of(request), at=now(), notice_id=notice_id, recipient=recipient)
    except CannotReachError:
        return _refuse(request, notice_id, _("Write an email address or a postal address. Nothing was changed."))
    except MoveError:
        return _refuse(request, notice_id, _("This message no longer needs anybody. Nothing was changed."))
    messages.success(request, _("They are being told."))
    return redirect("office:notice", notice_id=new)


def _notice_page(request: HttpRequest, notice_id: UUID) -> dict[str, Any]:
    found = _get(request, notice_id)
    return {
        "notice": found,
        "kind": name_of(NOTICE_KINDS, found.kind),
        "state": name_of(NOTICE_STATES, found.state),
        "state_kind": NOTICE_STATE_KINDS.get(found.state, "plain"),
        "written": format_when(found.written_at),
        "reference": show_reference(found.reference) if found.reference else "",
        "case_id": _case_id(request, found),
        "can": {
            "again": found.state in (State.FAILED, State.DOUBTFUL),
            "arrived": found.state == State.DOUBTFUL,
            "told": found.state in (State.FAILED, State.DOUBTFUL, State.CANNOT_BE_TOLD),
        },
    }


def _case_id(request: HttpRequest, found: Any) -> UUID | None:
    if found.subject_kind != "case":
        return None
    try:
        return get_case(found.subject_id, viewer=viewer_of(request)).id
    except UnknownCaseError:
        return None


def _get(request: HttpRequest, notice_id: UUID) -> Any:
    try:
        return get_notice(viewer=viewer_of(request), notice_id=notice_id)
    except UnknownNoticeError as error:
        raise Http404 from error


def _saw(request: HttpRequest, notice_id: UUID) -> None:
    trail.note_looks(by=actor_of(request), at=now(), subject_kind="notice", subject_ids=[notice_id])


def _refuse(request: HttpRequest, notice_id: UUID, words: str) -> HttpResponse:
    page = {**_notice_page(request, notice_id), "refused": words, "typed": request.POST}
    return render(request, "office/notice.html", page, status=422)


def _do(request: HttpRequest, notice_id: UUID, step: Any) -> None:
    _get(request, notice_id)
    try:
        step()
    except NotReadyError:
        messages.warning(request, _("The letter is still being made. Try again in a moment. Nothing was changed."))
    except MoveError:
        messages.warning(request, _("Somebody has dealt with this already. Nothing was changed."))
    else:
        messages.success(request, _("Kept."))


def _letter_row(job: Any) -> dict[str, Any]:
    return {
        "id": job.notice_id,
        "title": name_of(NOTICE_KINDS, job.kind),
        "reference": show_reference(job.reference) if job.reference else "",
        "name": job.to_name,
        "pages": job.pages,
        "problem": getattr(job, "problem", ""),
        "written": format_when(job.written_at),
    }
