"""What the pages of the website need to know of where they are: the council, its phone, their own addresses."""

from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from firstcontact.domain.councils.queries import CouncilFacts
from firstcontact.doors.parts.shown_council import council_of
from firstcontact.foundation.references import show_reference


def council_here(request: HttpRequest) -> CouncilFacts:
    """The council of this request; no page of the website is reached without one."""
    return cast(CouncilFacts, council_of(request))


def phone_here(request: HttpRequest) -> str:
    """The council's phone number; empty when it has given none."""
    return council_here(request).contact_lines.get("phone", "")


def to_step(name: str, reference: str | None = None, *more: str) -> str:
    """The address of a page of this door, with the reference as people read it."""
    return reverse(f"site:{name}", args=[*([show_reference(reference)] if reference else []), *more])
