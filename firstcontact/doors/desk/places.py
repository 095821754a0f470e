"""Where an adviser is in a contact: at a service, at something noted, or where more can be added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, QueryDict

from firstcontact.domain.catalogue.queries import ServiceFacts, find_service
from firstcontact.doors.parts.access import actor_of
from firstcontact.doors.parts.posted import text_in
from firstcontact.foundation.clock import now
from firstcontact.journeys import log_contact
from firstcontact.overviews.desk import ContactPage, Drafts

FORM = "place"


@dataclass(frozen=True, slots=True)
class Place:
    """A service with perhaps one of its ready answers, or an enquiry, or (all empty) where more can be added."""

    service: ServiceFacts | None = None
    answer: str = ""
    enquiry: UUID | None = None

    @property
    def fields(self) -> dict[str, list[str]]:
        """As it is kept among what is half written."""
        return {
            "service": [self.service.slug if self.service else ""],
            "answer": [self.answer],
            "enquiry": [str(self.enquiry or "")],
        }


def place_in(request: HttpRequest, page: ContactPage) -> Place:
    """The place that the address names; without one, the place where the contact was left."""
    given = {name: text_in(request.GET, name) for name in ("service", "answer", "enquiry")}
    if not any(given.values()) and "add" not in request.GET and "what" not in request.GET:
        kept = page.drafts.get(FORM, {})
        given = {name: "".join(kept.get(name, [])[:1]) for name in given}
    enquiries = {str(one.enquiry.id): one.enquiry.id for one in page.enquiries}
    if given["enquiry"] in enquiries:
        return Place(enquiry=enquiries[given["enquiry"]])
    service = find_service(given["service"]) if page.mine and given["service"] else None
    if service is not None:
        return Place(service, given["answer"])
    return Place() if page.mine or not enquiries else Place(enquiry=list(enquiries.values())[-1])


def keep_place(request: HttpRequest, page: ContactPage, place: Place) -> None:
    """Remember where the adviser is, so that they find themselves there when they come back."""
    if page.mine and not _is_kept(page.drafts, place):
        log_contact.keep_draft(
            by=actor_of(request), at=now(), contact_id=page.contact.id, form=FORM, fields=place.fields
        )


def _is_kept(drafts: Drafts, place: Place) -> bool:
    return drafts.get(FORM, Place().fields) == place.fields


def as_posted(fields: Mapping[str, Sequence[str]]) -> QueryDict:
    """What is half written, as if it were sent now."""
    posted = QueryDict(mutable=True)
    for name, values in fields.items():
        posted.setlist(name, list(values))
    return posted
