"""What a page shows of the council whose host name was asked; filled by the middleware that finds the council."""

from collections.abc import Mapping, Sequence
from typing import Protocol, cast

from django.http import HttpRequest

from firstcontact.foundation.languages import Text


class ShownCouncil(Protocol):
    """The facts about a council that every page needs."""

    @property
    def code(self) -> str:
        """Short name for addresses: `castlemere`."""

    @property
    def name(self) -> Text:
        """Its name in its languages."""

    @property
    def languages(self) -> Sequence[str]:
        """Its languages, the usual one first."""

    @property
    def time_zone(self) -> str:
        """Its time zone: `Europe/London`."""

    @property
    def brand(self) -> Mapping[str, str]:
        """Its colours and logo."""


def council_of(request: HttpRequest) -> ShownCouncil | None:
    """The council of this request, or None on pages of the product itself and for an unknown host name."""
    return cast("ShownCouncil | None", getattr(request, "council", None))
