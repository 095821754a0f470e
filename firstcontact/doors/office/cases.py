"""The case page: one next action, what the customer sees and what only staff see clearly apart."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firstcontact.domain.cases.actions import CaseRefusedError
from firstcontact.domain.cases.queries import UnknownCaseError
from firstcontact.domain.work.actions import AlreadyClaimedError
from firstcontact.doors.office.shown import newest_words, shown_case
from firstcontact.doors.parts.access import STAFF, actor_of, open_to, viewer_of
from firstcontact.doors.parts.previews import allow_styles, shown_preview
from firstcontact.doors.parts.steps import step
from firstcontact.doors.parts.words import reading
from firstcontact.foundation.audit import trail
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import Actor
from firstcontact.journeys import preview_words, recognise_customer, work_case
from firstcontact.overviews.case_page import CasePage, get_case_page

WORKERS = ("officer", "adviser", "team_leader", "manager")
Move = Callable[[Actor, datetime, UUID, Any], str]


@open_to(*STAFF)
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case; that it was seen is noted."""
    page = _page(request, case_id)
    trail.note(by=actor_of(request), at=now(), verb="saw", subject_kind="case", subject_id=case_id)
    return render(request, "office/case.html", shown_case(page, actor_of(request)))


@step()
@open_to(*WORKERS)
def move(request: HttpRequest, case_id: UUID, move: str) -> HttpResponse:
    """Do something with a case; what is refused changes nothing and is said above the words as they were typed."""
    if move not in MOVES:
        raise Http404
    by, at = actor_of(request), now()
    try:
        with transaction.atomic():
            done = MOVES[move](by, at, case_id, request.POST)
    except UnknownCaseError as error:
        raise Http404 from error
    except (CaseRefusedError, AlreadyClaimedError) as refusal:
        return _refuse(request, case_id, move, refusal)
    messages.success(request, done)
    return redirect("office:case", case_id=case_id)


@step(below=2)
@open_to(*WORKERS)
def preview(request: HttpRequest, case_id: UUID, move: str) -> HttpResponse:
    """What the customer will read, above the words as they were typed; nothing is kept or sent."""
    if move not in preview_words.MOVES:
        raise Http404
    by, words = actor_of(request), request.POST.get("words", "")
    try:
        found = preview_words.preview_words(
            by=by, at=now(), case_id=case_id, move=move, words=words, seen=_seen(request.POST)
        )
    except UnknownCaseError as error:
        raise Http404 from error
    except CaseRefusedError as refusal:
        return _refuse(request, case_id, move, refusal)
    shown = shown_case(_page(request, case_id), by, {"move": move, "words": words, "outcome": ""})
    if found is None:
        return render(request, "office/case.html", {**shown, "preview_nobody": True})
    return allow_styles(render(request, "office/case.html", {**shown, "preview": shown_preview(found)}), found)


def _refuse(request: HttpRequest, case_id: UUID, move: str, refusal: Exception) -> HttpResponse:
    """The page again, with why not, and the words as they were typed."""
    page = _page(request, case_id)
    typed = {"move": move, "words": request.POST.get("words", ""), "outcome": request.POST.get("outcome", "")}
    shown = shown_case(page, actor_of(request), typed)
    return render(request, "office/case.html", {**shown, "refused": refused_words(refusal, page)}, status=422)


def refused_words(refusal: Exception, page: CasePage) -> str:
    """Why something was refused, and what to do."""
    if isinstance(refusal, AlreadyClaimedError):
        owner = page.names.get(page.case.owner, "") if page.case.owner else ""
        if owner:
            return _("%(name)s has taken this case. Nothing was changed.") % {"name": owner}
        return _("This case is finished. Nothing was changed.")
    if getattr(refusal, "code", "") == "changed":
        return _("%(what)s Look at it first. What you wrote is still here. Nothing was changed.") % {
            "what": newest_words(page)
        }
    words = {
        "empty": _("Write something first. Nothing was changed."),
        "too_long": _("That is too long: 10,000 letters at most. Nothing was changed."),
        "not_allowed": _("The case has changed meanwhile, so this is not possible now. Nothing was changed."),
        "unknown_outcome": _("Choose how it ended. Nothing was changed."),
        "not_closed": _("This case is not closed. Nothing was changed."),
        "too_late": _("A case can be opened again within 28 days. Open a new one instead. Nothing was changed."),
        "closed": _("This case is closed. Nothing was changed."),
        "ours": _("This service is our own: it cannot be passed on. Nothing was changed."),
        "not_offered": _("Choose one of the people shown. Nothing was changed."),
        "not_owner": _("Somebody else has this case. Nothing was changed."),
    }
    return words.get(getattr(refusal, "code", ""), _("That is not possible now. Nothing was changed."))


def _seen(post: Any) -> UUID | None:
    """The last line of history that was before their eyes; one that makes no sense is of no case."""
    try:
        return UUID(post["seen"]) if post.get("seen") else None
    except ValueError:
        return UUID(int=0)


def _page(request: HttpRequest, case_id: UUID) -> CasePage:
    try:
        return get_case_page(case_id, viewer=viewer_of(request), at=now(), language=reading())
    except UnknownCaseError as error:
        raise Http404 from error


def _claim(by: Actor, at: datetime, case_id: UUID, post: Any) -> str:
    work_case.claim_case(by=by, at=at, case_id=case_id)
    return _("The case is yours.")


def _release(by: Actor, at: datetime, case_id: UUID, post: Any) -> str:
    work_case.release_case(by=by, at=at, case_id=case_id)
    return _("The case is back with the team.")


def _note(by: Actor, at: datetime, case_id: UUID, post: Any) -> str:
    work_case.add_note(by=by, at=at, case_id=case_id, words=post.get("words", ""), seen=_seen(post))
    return _("The note is kept. Only staff see it.")


def _tell(by: Actor, at: datetime, case_id: UUID, post: Any) -> str:
    work_case.tell_progress(by=by, at=at, case_id=case_id, words=post.get("words", ""), seen=_seen(post))
    return _("The customer is being told.")


def _ask(by: Actor, at: datetime, case_id: UUID, post: Any) -> str:
    work_case.ask_customer(by=by, at=at, case_id=case_id, words=post.get("words", ""), seen=_seen(post))
    return _("The customer is being asked. The promise stands still until they answer.")


def _answer(by: Actor, at: datetime, case_id: UUID, post: Any) -> str:
    work_case.customer_answers(by=by, at=at, case_id=case_id, words=post.get("words", ""), seen=_seen(post))
    return _("Their answer is kept. The promise goes on.")


def _pass_on(by: Actor, at: datetime, case_id: UUID, post: Any) -> str:
    work_case.pass_on(by=by, at=at, case_id=case_id, words=post.get("words", ""), seen=_seen(post))
    return _("It is passed on. The customer is being told.")


def _close(by: Actor, at: datetime, case_id: UUID, post: Any) -> str:
    work_case.close_case(
        by=by,
        at=at,
        case_id=case_id,
        outcome=post.get("outcome", ""),
        words=post.get("words", ""),
        seen=_seen(post),
    )
    return _("The case is closed. The customer is being told.")


def _reopen(by: Actor, at: datetime, case_id: UUID, post: Any) -> str:
    work_case.reopen_case(by=by, at=at, case_id=case_id, words=post.get("words", ""), seen=_seen(post))
    return _("The case is open again.")


def _link(by: Actor, at: datetime, case_id: UUID, post: Any) -> str:
    recognise_customer.settle_customer(by=by, at=at, case_id=case_id, choice=post.get("customer", ""))
    return _("The customer is set.")


def _read(by: Actor, at: datetime, case_id: UUID, post: Any) -> str:
    work_case.read_words(by=by, at=at, case_id=case_id)
    return _("It is read.")


MOVES: dict[str, Move] = {
    "read": _read,
    "claim": _claim,
    "release": _release,
    "note": _note,
    "tell": _tell,
    "ask": _ask,
    "answer": _answer,
    "pass-on": _pass_on,
    "close": _close,
    "reopen": _reopen,
    "customer": _link,
}
