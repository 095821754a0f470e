"""Checking progress: a reference and a second proof, then the case as its customer sees it."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firstcontact.domain.cases.actions import CaseRefusedError
from firstcontact.domain.cases.queries import UnknownCaseError
from firstcontact.doors.parts.access import EVERYONE, open_to
from firstcontact.doors.parts.caller import address_of
from firstcontact.doors.parts.errors import too_many
from firstcontact.doors.parts.posted import Errors, only_redraw
from firstcontact.doors.parts.words import reading
from firstcontact.doors.site import proved
from firstcontact.doors.site.here import phone_here, to_step
from firstcontact.doors.site.promised import shown_promise
from firstcontact.doors.site.told import history, shown_state
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.limits.tries import Limit, count_try, forget_tries
from firstcontact.foundation.references import read_reference, show_reference
from firstcontact.journeys.follow_up_online import answer_our_question, say_not_fixed
from firstcontact.journeys.work_case import MOST_WORDS
from firstcontact.overviews.progress import Progress, find_case_by_proof, get_progress, holder_of

BY_ADDRESS = Limit("progress_by_address", most=30, within=timedelta(minutes=15))
BY_REFERENCE = Limit("progress_by_reference", most=10, within=timedelta(minutes=15))
LONGEST = 320


@open_to(EVERYONE)
def check(request: HttpRequest) -> HttpResponseBase:
    """The form for reference and proof. One answer for a wrong reference, a wrong proof and another council's case."""
    if request.method == "POST" and not only_redraw(request):
        return _prove(request)
    typed = request.POST if request.method == "POST" else request.GET
    return _ask(request, typed.get("reference", ""), typed.get("proof", ""), Errors())


@open_to(EVERYONE)
def case(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The case, for who has just proved that it is theirs; here they also answer, or say that it is not fixed."""
    number = read_reference(reference)
    case_id = proved.find_case(request, number) if number else None
    if number is None or case_id is None:
        return redirect(f"{to_step('progress')}?reference={show_reference(number)}" if number else to_step("progress"))
    at = now()
    try:
        progress = get_progress(case_id, viewer=Viewer.of(holder_of(case_id)), at=at)
    except UnknownCaseError:
        return redirect(to_step("progress"))
    if request.method == "POST" and not only_redraw(request):
        return _follow_up(request, progress, at)
    return _show(request, progress, at, typed=request.POST.get("words", ""))


def _prove(request: HttpRequest) -> HttpResponseBase:
    typed, proof = request.POST.get("reference", "")[:LONGEST], request.POST.get("proof", "").strip()[:LONGEST]
    number = read_reference(typed)
    errors = _misread(typed, number, proof)
    if errors or number is None:
        return _ask(request, typed, proof, errors)
    at = now()
    wait = max(count_try(BY_ADDRESS, address_of(request), at=at), count_try(BY_REFERENCE, number, at=at))
    if wait:
        return too_many(request, retry_after=wait)
    found = find_case_by_proof(number, proof)
    if found is None:
        errors.add("#reference", _("We found nothing with this reference and this email, phone number or postcode."))
        return _ask(request, typed, proof, errors)
    forget_tries(BY_REFERENCE, number)
    proved.remember(request, number, found)
    return redirect(to_step("case", number))


def _misread(typed: str, number: str | None, proof: str) -> Errors:
    """What can be seen without looking anything up: something is missing, or the number was mistyped."""
    errors = Errors()
    digits = [sign for sign in typed if sign.isdigit()]
    if not typed.strip():
        errors.add("#reference", _("Enter your reference number"))
    elif number is None and len(digits) == 9:
        errors.add("#reference", _("Check each digit of the reference number. One of them is not right."))
    elif number is None:
        errors.add("#reference", _("Enter the reference number with its 9 digits, such as 4821-0937-5"))
    if not proof:
        errors.add("#proof", _("Enter the email address, phone number or postcode that you gave us"))
    return errors


def _ask(request: HttpRequest, typed: str, proof: str, errors: Errors) -> HttpResponse:
    facts = {
        "reference": typed[:LONGEST],
        "proof": proof[:LONGEST],
        "errors": errors,
        "keep_form": "prove",
        "phone": phone_here(request),
    }
    return render(request, "site/check_progress.html", facts)


def _follow_up(request: HttpRequest, progress: Progress, at: datetime) -> HttpResponseBase:
    words, doing = request.POST.get("words", ""), request.POST.get("doing", "")
    by = holder_of(progress.case_id)
    try:
        if doing == "answer":
            answer_our_question(by=by, at=at, case_id=progress.case_id, words=words, language=reading())
            messages.success(request, _("Thank you. We have your answer."))
        elif doing == "not_fixed" and not progress.private:
            say_not_fixed(by=by, at=at, case_id=progress.case_id, words=words, language=reading())
            messages.success(request, _("Thank you for telling us. We have opened it again."))
    except CaseRefusedError as error:
        errors = _refused(error)
        if errors:
            return _show(request, progress, at, typed=words, errors=errors)
    return redirect(to_step("case", progress.reference))


def _refused(error: CaseRefusedError) -> Errors:
    """What to mend. Where the case has moved on meanwhile there is nothing to mend: the page shows how it stands."""
    errors = Errors()
    if error.code == "empty":
        errors.add("#words", _("Write your answer in the box"))
    elif error.code == "too_long":
        errors.add("#words", _("Write at most %(most)s characters") % {"most": f"{MOST_WORDS:,}"})
    return errors


def _show(
    request: HttpRequest, progress: Progress, at: datetime, *, typed: str = "", errors: Errors | None = None
) -> HttpResponse:
    language = reading()
    finished = progress.closed_at is not None
    facts = {
        "progress": progress,
        "reference": show_reference(progress.reference),
        "state": shown_state(progress, language),
        "promises": [shown_promise(each, progress.says, language, at, finished=finished) for each in progress.promises],
        "history": history(progress, language),
        "typed": typed,
        "errors": errors,
        "keep_form": "words-form" if progress.question or progress.may_reopen else None,
        "phone": phone_here(request),
        "most_words": MOST_WORDS,
    }
    return render(request, "site/progress.html", facts)
