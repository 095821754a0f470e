"""Values worked out from answers: how many live there, what they earn together, how old somebody is.

They are plain data too. A condition asks about them as about an answer, and people see them beside their answers.
"""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from firstcontact.domain.catalogue.definition.base import ItemId, Part
from firstcontact.foundation.languages import Text

Term = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$")]
"""A question (`rent`), another computed value, or a question inside a group, for all of them together
(`people.earns`)."""
Operation = Literal["count", "sum", "minus", "times", "years_since"]
OPERATIONS: tuple[Operation, ...] = ("count", "sum", "minus", "times", "years_since")


class Times(Part):
    """An answer so many times over: a weekly amount 52 times is a yearly one."""

    of: Term
    by: Annotated[float, Field(ge=-1000, le=1000)]


class Computed(Part):
    """One value, by exactly one way of working it out. A whole number, or pounds and pence where any part is money.

    What need not be answered and was left empty counts as nothing; when nothing at all was given there is no value.
    """

    id: ItemId
    label: Text
    count: ItemId | None = None
    """How many there are of a group."""
    sum: Annotated[tuple[Term, ...], Field(min_length=1)] | None = None
    minus: Annotated[tuple[Term, ...], Field(min_length=2, max_length=2)] | None = None
    """The first less the second."""
    times: Times | None = None
    years_since: ItemId | None = None
    """Whole years from a date to today: an age."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if len(self.ways) != 1:
            raise ValueError(f"A computed value needs exactly one of {', '.join(f'`{each}`' for each in OPERATIONS)}.")
        return self

    @property
    def ways(self) -> tuple[Operation, ...]:
        """The ways that are written; a sound one has one."""
        return tuple(each for each in OPERATIONS if getattr(self, each) is not None)

    @property
    def terms(self) -> tuple[str, ...]:
        """What it is worked out from, as written."""
        if self.times is not None:
            return (self.times.of,)
        single = self.count or self.years_since
        return (single,) if single else (self.sum or self.minus or ())

    @property
    def questions(self) -> Iterator[str]:
        """The ids of the questions (or computed values) that must be answered first."""
        return (term.partition(".")[0] for term in self.terms)
