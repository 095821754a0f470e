"""What a service promises: charter standards in the council's own working time."""

from dataclasses import dataclass, field
from string import Formatter
from typing import Annotated

from pydantic import AfterValidator, Field

from firstcontact.domain.catalogue.definition.base import Part
from firstcontact.domain.catalogue.definition.spans import PROMISE_UNITS, Unit, parse_span
from firstcontact.domain.catalogue.definition.vocabulary import PROMISE_KINDS, Pause, PromiseKind
from firstcontact.foundation.languages import Text


@dataclass(frozen=True, slots=True)
class Standard:
    """One charter standard: what is promised, within how much time, and how often it should be kept."""

    kind: PromiseKind
    count: int
    unit: Unit
    target: int | None = None
    """Per cent of promises that should be kept; None where the council set no target."""
    pauses: frozenset[str] = field(default_factory=frozenset)
    """Reasons for which the clock may stand still."""
    says: Text | None = None
    """The promise as a sentence about this service, `{due}` where the time stands; None: the usual sentence."""


def _promise_time(text: str) -> str:
    return str(parse_span(text, PROMISE_UNITS))


def _names_the_time(words: Text) -> Text:
    for part in (words.en, words.cy):
        if not part.text:
            continue
        try:
            named = [name for _, name, _, _ in Formatter().parse(part.text) if name is not None]
        except ValueError:
            named = []
        if named != ["due"]:
            raise ValueError("Write {due} once, where the time stands, and no other braces.")
    return words


class PromiseTerms(Part):
    """The terms of one promise as written: `{within: 2 working days, target: 95, pauses: [waiting_for_customer]}`."""

    within: Annotated[str, AfterValidator(_promise_time)]
    target: Annotated[int, Field(ge=1, le=100)] | None = None
    pauses: tuple[Pause, ...] = ()
    says: Annotated[Text, AfterValidator(_names_the_time)] | None = None
    """The promise in the words of this service: `We will come back and empty it {due}.`"""

    def standard(self, kind: PromiseKind) -> Standard:
        """These terms as a standard of this kind."""
        span = parse_span(self.within, PROMISE_UNITS)
        return Standard(kind, span.count, span.unit, self.target, frozenset(self.pauses), self.says)


class Promises(Part):
    """What is promised for a service, one standard a kind."""

    acknowledge: PromiseTerms | None = None
    respond: PromiseTerms | None = None
    resolve: PromiseTerms | None = None
    tell: PromiseTerms | None = None

    def standards(self) -> tuple[Standard, ...]:
        """The standards that were written, in the order of their kinds."""
        written = ((kind, getattr(self, kind)) for kind in PROMISE_KINDS)
        return tuple(terms.standard(kind) for kind, terms in written if terms is not None)
