"""An email at the desk: what was written, what it may be about, and the reply."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from firstcontact.domain.catalogue.queries import UnknownServiceError
from firstcontact.domain.contacts.queries import UnknownContactError
from firstcontact.domain.work.actions import AlreadyClaimedError
from firstcontact.doors.desk.contacts import back, forget, gone
from firstcontact.doors.desk.hand import ADVISERS
from firstcontact.doors.desk.pages import draw_contact, get_page
from firstcontact.doors.desk.places import Place, place_in
from firstcontact.doors.parts.access import actor_of, open_to
from firstcontact.doors.parts.posted import Errors, text_in
from firstcontact.doors.parts.previews import allow_styles, shown_preview
from firstcontact.doors.parts.steps import step
from firstcontact.foundation.clock import now
from firstcontact.journeys import answer_email, log_contact
from firstcontact.journeys.answer_email import NotSettledError
from firstcontact.journeys.log_contact import ContactStateError
from firstcontact.journeys.reply_by_email import ReplyRefusedError, preview_reply


@step()
@open_to(*ADVISERS)
def take(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Take an email that waits."""
    try:
        answer_email.take_email(by=actor_of(request), at=now(), contact_id=contact_id)
    except UnknownContactError as error:
        raise Http404 from error
    except AlreadyClaimedError:
        messages.warning(request, _("Somebody else has this email, or has finished it. Nothing was changed."))
    return back(contact_id)


@step()
@open_to(*ADVISERS)
def put_back(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Let it wait for the others again."""
    try:
        answer_email.put_back_email(by=actor_of(request), at=now(), contact_id=contact_id)
    except (ContactStateError, UnknownContactError) as error:
        return gone(request, contact_id, error)
    messages.success(request, _("The email waits for the team again."))
    return redirect("desk:home")


@step()
@open_to(*ADVISERS)
def nothing(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Nothing needs doing."""
    try:
        answer_email.nothing_to_do(by=actor_of(request), at=now(), contact_id=contact_id)
    except UnknownContactError as error:
        raise Http404 from error
    except AlreadyClaimedError as error:
        return gone(request, contact_id, ContactStateError(str(error)))
    messages.success(request, _("It is finished: nothing needed doing."))
    return redirect("desk:home")


@step()
@open_to(*ADVISERS)
def reply(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Look at the reply as they will get it, send it, or send it and finish. What is refused stays as it was typed."""
    by, at, do = actor_of(request), now(), request.POST.get("do", "send")
    words, about = text_in(request.POST, "words"), text_in(request.POST, "about", 80)
    page = get_page(request, contact_id)
    place = place_in(request, page)
    if place.service is not None:  # of another form of this contact: there the reply is not shown
        place = Place()
    typed = {"words": words, "about": about}
    try:
        if do == "preview":
            shown = preview_reply(by=by, at=at, contact_id=contact_id, words=words)
            return allow_styles(draw_contact(request, page, place, reply=typed, preview=shown_preview(shown)), shown)
        answer_email.reply(by=by, at=at, contact_id=contact_id, words=words, service=about, form_key=_form_key(request))
    except (NotSettledError, ReplyRefusedError, UnknownServiceError) as refusal:
        errors = Errors()
        errors.add(*_refused(refusal))
        return draw_contact(request, page, place, status=422, errors=errors, reply=typed)
    except (ContactStateError, UnknownContactError) as error:
        return gone(request, contact_id, error)
    forget(request, contact_id, "reply")
    messages.success(request, _("Your reply is on its way."))
    if do != "finish":
        return back(contact_id)
    log_contact.wrap_up(by=by, at=at, contact_id=contact_id)
    return redirect("desk:home")


def _form_key(request: HttpRequest) -> str:
    return f"reply {text_in(request.POST, 'form_key', 32)}"


def _refused(refusal: Exception) -> tuple[str, str]:
    """The box, and what to do."""
    if isinstance(refusal, NotSettledError | UnknownServiceError):
        return "#about", _("Choose what it was about. Nothing was sent.")
    words: Mapping[str, str] = {
        "empty": _("Write something first. Nothing was sent."),
        "too_long": _("That is too long: 10,000 letters at most. Nothing was sent."),
        "no_address": _("There is no address to write to. Nothing was sent."),
    }
    return "#reply-words", words.get(getattr(refusal, "code", ""), _("That is not possible now. Nothing was sent."))
