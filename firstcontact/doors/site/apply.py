"""Applying: one question a page, check your answers, and the page that says what we promise."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstcontact.domain.applications.rules import AnswerMistake, fee_of, previous_question, readable_answers
from firstcontact.domain.catalogue.definition import GroupQuestion, Question
from firstcontact.doors.parts.access import EVERYONE, open_to
from firstcontact.doors.parts.fees import fee_words
from firstcontact.doors.parts.posted import Errors, as_it_came, errors_by_question, only_redraw, read_answer
from firstcontact.doors.parts.promised import promise_sentence
from firstcontact.doors.parts.words import reading, said
from firstcontact.doors.site.drafts import find_key
from firstcontact.doors.site.here import phone_here, to_step
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import PUBLIC
from firstcontact.foundation.languages import Text
from firstcontact.foundation.references import read_reference, show_reference
from firstcontact.journeys.answer_online import Answered, OutOfTurnError, Standing, answer_online, get_standing
from firstcontact.journeys.submit_application import (
    NoSuchDraftError,
    NotFinishedError,
    find_outcome,
    submit_application,
)
from firstcontact.overviews.progress import get_receipt

View = Callable[..., HttpResponseBase]


def with_draft(view: View) -> View:
    """Give the view the reference (9 digits) and the key of a draft that this browser started.

    Any other reference gets one page that says what to do; one that was sent already leads to its confirmation.
    """

    @wraps(view)
    def opened(request: HttpRequest, reference: str, **more: str) -> HttpResponseBase:
        number = read_reference(reference)
        key = find_key(request, number)
        if number is None or key is None:
            return lost(request)
        try:
            return view(request, number, key, **more)
        except NoSuchDraftError:
            sent = find_outcome(reference=number, key=key)
            return redirect(to_step("sent", number)) if sent else lost(request)

    return opened


def lost(request: HttpRequest) -> HttpResponse:
    """404: this browser has no such form; nothing says whether another has."""
    return render(request, "site/lost.html", {"phone": phone_here(request)}, status=404)


@open_to(EVERYONE)
@with_draft
@require_safe
def resume(request: HttpRequest, reference: str, key: str) -> HttpResponseBase:
    """To the question that comes next."""
    return redirect(_where_next(get_standing(reference=reference, key=key, at=now())))


@open_to(EVERYONE)
@with_draft
def question(request: HttpRequest, reference: str, key: str, question_id: str) -> HttpResponseBase:
    """One question: asked, answered, or shown again in another language with what was typed."""
    if request.method == "POST" and not only_redraw(request):
        return _answer(request, reference, key, question_id)
    standing = get_standing(reference=reference, key=key, at=now())
    asked = standing.application.definition.question(question_id)
    why = standing.why_out_of_turn(question_id)
    if asked is None or why:
        return _to_turn(request, standing, why)
    value = standing.application.answers.get(question_id)
    if only_redraw(request):
        value = read_answer(asked, request.POST)
    return _ask(request, standing, asked, value)


@open_to(EVERYONE)
@with_draft
def check_answers(request: HttpRequest, reference: str, key: str) -> HttpResponseBase:
    """All answers, each with a way to change it, and the button that sends them."""
    if request.method == "POST" and not only_redraw(request):
        return _send(request, reference, key)
    standing = get_standing(reference=reference, key=key, at=now())
    if standing.stop is not None or standing.next is not None:
        return _to_turn(request, standing, "not_finished")
    return _check(request, standing)


@open_to(EVERYONE)
@with_draft
@require_safe
def stopped(request: HttpRequest, reference: str, key: str) -> HttpResponseBase:
    """A rule of the service answers here: what to do now instead."""
    standing = get_standing(reference=reference, key=key, at=now())
    if standing.stop is None:
        return redirect(_where_next(standing))
    facts = {
        "service": standing.application.definition,
        "stop": standing.stop,
        "rows": _rows(standing),
        "phone": phone_here(request),
        "ring": _number(request, standing.stop.ring),
    }
    return render(request, "site/stopped.html", facts)


@open_to(EVERYONE)
@with_draft
@require_safe
def sent(request: HttpRequest, reference: str, key: str) -> HttpResponseBase:
    """What was sent, its reference, what we promise and what happens next; the same however often it is loaded."""
    outcome = find_outcome(reference=reference, key=key)
    if outcome is None:
        return redirect(_where_next(get_standing(reference=reference, key=key, at=now())))
    receipt = get_receipt(outcome.case_id, language=reading())
    facts = {
        "receipt": receipt,
        "reference": show_reference(receipt.reference),
        "joined": outcome.found,
        "promises": [promise_sentence(each, receipt.says.get(each.kind), reading()) for each in receipt.promises],
        "phone": phone_here(request),
    }
    return render(request, "site/sent.html", facts)


def _answer(request: HttpRequest, reference: str, key: str, question_id: str) -> HttpResponseBase:
    def read(asked: Question) -> object:
        return read_answer(asked, request.POST)

    posted = as_it_came(request)
    try:
        done = answer_online(
            by=PUBLIC, at=now(), reference=reference, key=key, question=question_id, posted=posted, read=read
        )
    except OutOfTurnError as error:
        return _to_turn(request, error.standing, error.code)
    if not done.checked.ok:
        several = [done.question] if isinstance(done.question, GroupQuestion) else []
        errors = errors_by_question(done.checked.mistakes, reading(), questions=several)
        return _ask(request, done.standing, done.question, done.raw, errors)
    return _onwards(request, done)


def _onwards(request: HttpRequest, done: Answered) -> HttpResponseBase:
    if done.standing.stop is None and done.standing.next is not None:
        for warning in done.warnings:
            messages.warning(request, _warned(request, done.standing, warning))
    return redirect(_where_next(done.standing))


def _send(request: HttpRequest, reference: str, key: str) -> HttpResponseBase:
    at, posted = now(), as_it_came(request)
    try:
        submit_application(by=PUBLIC, at=at, reference=reference, key=key, language=reading(), posted=posted)
    except NotFinishedError as error:
        standing = get_standing(reference=reference, key=key, at=at)
        if standing.stop is not None or standing.next is not None:
            return _to_turn(request, standing, "not_finished")
        return _check(request, standing, error.mistakes)
    return redirect(to_step("sent", reference))


def _where_next(standing: Standing) -> str:
    reference = standing.application.reference
    if standing.stop is not None:
        return to_step("stopped", reference)
    if standing.next is not None:
        return to_step("question", reference, standing.next.id)
    return to_step("check_answers", reference)


def _to_turn(request: HttpRequest, standing: Standing, why: str) -> HttpResponseBase:
    """To the page whose turn it is, saying why; nothing was changed."""
    reasons = {
        "unknown": _("This form has no such question. Here is what comes next. Your answers are as they were."),
        "not_asked": _("That question does not apply, because of another answer you gave. Here is what comes next."),
        "too_early": _("Please answer the questions in order. This one comes next."),
        "not_finished": _("Please answer this question before you send your answers."),
    }
    if standing.stop is None and why in reasons:
        messages.info(request, reasons[why])
    return redirect(_where_next(standing))


def _ask(
    request: HttpRequest, standing: Standing, asked: Question, value: object, errors: Errors | None = None
) -> HttpResponse:
    application = standing.application
    reference = application.reference
    before = previous_question(application.definition, application.answers, asked.id, standing.moment)
    if standing.next is None and standing.stop is None:
        back = to_step("check_answers", reference)
    elif before is not None:
        back = to_step("question", reference, before.id)
    else:
        back = to_step("service", None, application.service)
    facts = {
        "service": application.definition,
        "question": asked,
        "value": value,
        "errors": errors,
        "back": back,
        "keep_form": "question",
        "phone": phone_here(request),
    }
    return render(request, "site/question.html", facts)


def _check(request: HttpRequest, standing: Standing, mistakes: tuple[AnswerMistake, ...] = ()) -> HttpResponse:
    application = standing.application
    errors = Errors()
    for mistake in mistakes:
        to = to_step("question", application.reference, mistake.question)
        asked = application.definition.question(mistake.question)
        errors.add(to, f"{said(asked.ask)} {mistake.message.of(reading())}" if asked else said(mistake.message))
    last = standing.shown[-1].id if standing.shown else ""
    facts = {
        "service": application.definition,
        "rows": _rows(standing),
        "fee": fee_words(fee_of(application.definition, application.answers, standing.moment)),
        "warnings": [_warned(request, standing, warning) for warning in standing.warnings],
        "errors": errors or None,
        "back": to_step("question", application.reference, last),
        "phone": phone_here(request),
    }
    return render(request, "site/check_answers.html", facts)


def _warned(request: HttpRequest, standing: Standing, warning: Text) -> str:
    """What they should know before they go on, with the number to ring where there is one."""
    rules = [rule for rule in standing.application.definition.rules if rule.warn == warning]
    number = _number(request, rules[0].ring) if rules else ""
    return f"{said(warning)} {_('Ring %(phone)s') % {'phone': number}}." if number else said(warning)


def _number(request: HttpRequest, ring: str | None) -> str:
    return phone_here(request) if ring == "council" else ring or ""


def _rows(standing: Standing) -> list[dict[str, object]]:
    """The answers so far, each with the address of its question."""
    application = standing.application
    read = readable_answers(application.definition, application.answers, reading(), standing.moment)
    return [
        {
            "key": row.ask,
            "lines": list(row.lines),
            "href": "" if row.worked_out else to_step("question", application.reference, row.question),
        }
        for row in read
    ]
