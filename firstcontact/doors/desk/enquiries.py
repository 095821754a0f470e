"""What is asked in a contact: answered at once, opened as a case, or about a case that there is."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from firstcontact.domain.applications.rules import AnswerMistake
from firstcontact.domain.cases.actions import CaseRefusedError
from firstcontact.domain.cases.queries import UnknownCaseError
from firstcontact.domain.catalogue.definition import ServiceDefinition
from firstcontact.domain.catalogue.queries import UnknownServiceError, find_service
from firstcontact.domain.contacts.actions import ContactRefusedError
from firstcontact.domain.contacts.queries import UnknownContactError
from firstcontact.domain.contacts.rules import DONE_AT_ONCE
from firstcontact.doors.desk.contacts import back, forget, gone
from firstcontact.doors.desk.hand import ADVISERS
from firstcontact.doors.desk.pages import PREFIX, draw_contact, get_page, read_words
from firstcontact.doors.desk.places import Place
from firstcontact.doors.parts.access import actor_of, open_to
from firstcontact.doors.parts.posted import Errors, errors_by_question, only_redraw, read_answers, text_in
from firstcontact.doors.parts.steps import step
from firstcontact.doors.parts.words import reading, said
from firstcontact.foundation.clock import now
from firstcontact.journeys import log_contact
from firstcontact.journeys.log_contact import ContactStateError, Refused, Stopped


@step()
@open_to(*ADVISERS)
def answer(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """What was asked was dealt with at once."""
    service, result = request.POST.get("service", ""), request.POST.get("result", "")
    try:
        if result not in DONE_AT_ONCE:
            raise ContactRefusedError(f"There is no such way to deal with something at once: {result!r}.")
        enquiry = log_contact.note_answer(
            by=actor_of(request),
            at=now(),
            contact_id=contact_id,
            service=service,
            result=result,
            words=read_words(request),
            form_key=f"answer {_form_key(request)}",
        )
    except (ContactStateError, UnknownContactError, UnknownServiceError, ContactRefusedError) as error:
        return gone(request, contact_id, error)
    forget(request, contact_id, f"case:{service}", "what")
    return back(contact_id, enquiry=str(enquiry))


@step()
@open_to(*ADVISERS)
def open_a_case(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Open a case with the service's questions, all on one page; refused answers stay as they were typed."""
    page, slug = get_page(request, contact_id), request.POST.get("service", "")
    service = find_service(slug)
    if service is None:
        raise Http404
    raws = read_answers(service.definition.questions, request.POST, PREFIX)
    words = read_words(request)
    if only_redraw(request):
        return draw_contact(request, page, Place(service), values=raws, words=words)
    try:
        opened = log_contact.open_case_in_contact(
            by=actor_of(request),
            at=now(),
            contact_id=contact_id,
            service=slug,
            raws=raws,
            words=words,
            form_key=f"case {_form_key(request)}",
        )
    except (ContactStateError, UnknownContactError) as error:
        return gone(request, contact_id, error)
    if isinstance(opened, Refused):
        errors, values = _refused(opened.mistakes, service.definition, raws)
        return draw_contact(request, page, Place(service), status=422, errors=errors, values=values, words=words)
    if isinstance(opened, Stopped):
        return draw_contact(request, page, Place(service), status=422, values=raws, words=words)
    forget(request, contact_id, f"case:{slug}", "what")
    if opened.found:
        messages.success(request, _("They had told us already: no second case is opened."))
    return back(contact_id, enquiry=str(opened.enquiry_id))


@step()
@open_to(*ADVISERS)
def ask(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """They ask about a case, or tell us more about it."""
    return _about_case(request, contact_id, reopened=False)


@step()
@open_to(*ADVISERS)
def not_fixed(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """A case was closed, and it is not put right."""
    return _about_case(request, contact_id, reopened=True)


def _about_case(request: HttpRequest, contact_id: UUID, *, reopened: bool) -> HttpResponse:
    by, at = actor_of(request), now()
    typed = text_in(request.POST, "new_facts")
    try:
        case_id = UUID(request.POST.get("case", ""))
        key = f"case {case_id.hex[-12:]} {_form_key(request)}"[:40]
        with transaction.atomic():  # what is refused half-way leaves nothing
            if reopened:
                enquiry = log_contact.say_not_fixed(
                    by=by, at=at, contact_id=contact_id, case_id=case_id, words=typed, form_key=key
                )
            else:
                enquiry = log_contact.ask_about_case(
                    by=by, at=at, contact_id=contact_id, case_id=case_id, new_facts=typed, form_key=key
                )
    except CaseRefusedError as refusal:
        return _say_why(request, contact_id, f"{'again' if reopened else 'ask'}:{case_id}", refusal)
    except (ValueError, UnknownCaseError, UnknownContactError) as error:
        return gone(request, contact_id, error)
    forget(request, contact_id, f"{'again' if reopened else 'ask'}:{case_id}")
    return back(contact_id, enquiry=str(enquiry))


def _say_why(request: HttpRequest, contact_id: UUID, form: str, refusal: CaseRefusedError) -> HttpResponse:
    """The contact again, with what was typed in this form and why it is refused."""
    words = {
        "empty": _("Say what is still wrong. Nothing was changed."),
        "too_long": _("That is too long: 10,000 letters at most. Nothing was changed."),
        "too_late": _("A case can be opened again within 28 days. Open a new one instead. Nothing was changed."),
    }
    text = words.get(refusal.code, _("The case has changed meanwhile, so this is not possible. Nothing was changed."))
    errors = Errors()
    errors.add(f"#{form.replace(':', '-')}", text)
    page = get_page(request, contact_id)
    drafts = {**page.drafts, form: {"new_facts": [text_in(request.POST, "new_facts")]}}
    return draw_contact(request, page, Place(), status=422, errors=errors, drafts=drafts)


def _refused(
    mistakes: tuple[AnswerMistake, ...], definition: ServiceDefinition, raws: object
) -> tuple[Errors, dict[str, object]]:
    """The mistakes beside their boxes. An answer that does not apply is taken out of the page, and that is said."""
    values = dict(raws) if isinstance(raws, dict) else {}
    out = [mistake for mistake in mistakes if mistake.does_not_apply]
    kept = [mistake for mistake in mistakes if not mistake.does_not_apply]
    errors = errors_by_question(kept, reading(), PREFIX, definition.questions)
    for mistake in out:
        values.pop(mistake.question, None)
        question = definition.question(mistake.question)
        ask = said(question.ask) if question else mistake.question
        text = _("“%(question)s” does not apply with the other answers, so we have taken its answer out.")
        errors.add("", text % {"question": ask})
    if out:
        errors.add("#open-case", _("Look at the page once more, then open the case again."))
    return errors, values


def _form_key(request: HttpRequest) -> str:
    return text_in(request.POST, "form_key", 32)
