"""What comes with a service beside its questions: what it costs, and whether a time is to be chosen for it."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from firstcontact.domain.catalogue.definition.base import Part
from firstcontact.domain.catalogue.definition.conditions import ConditionField
from firstcontact.foundation.languages import Text

MOST = 100_000
PENCE = Decimal("0.01")


def _pounds(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError("An amount is written in pounds, as `35` or `12.50`.")  # noqa: TRY004  (pydantic reads ValueError)
    try:
        amount = Decimal(str(value))
    except ArithmeticError:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount <= MOST or amount != amount.quantize(PENCE):
        raise ValueError(f"`{value}` is no amount in pounds. Write it as `35` or `12.50`, at most {MOST}.")
    return amount.quantize(PENCE)


Pounds = Annotated[
    Decimal,
    BeforeValidator(_pounds),
    PlainSerializer(str),
    WithJsonSchema({"type": ["number", "string"], "minimum": 0, "maximum": MOST, "description": "Pounds: 35 or 12.50"}),
]


class Rate(Part):
    """What those pay for whom this holds."""

    when: ConditionField
    amount: Pounds


class Fee(Part):
    """What the service costs. It is told before the first question, and again before the answers are sent."""

    amount: Pounds
    """What everybody pays who has no other rate."""
    rates: tuple[Rate, ...] = ()
    """Other amounts, the first that holds; 0 is free of charge."""
    says: Text | None = None
    """When and how it is paid, who pays less, whether it is paid back."""


class Booking(Part):
    """A time is chosen for it: it is said before the first question what kind of meeting there will be."""

    kind: Literal["visit", "appointment", "collection", "call"]
    """We come; they come; we fetch something; we ring."""
    minutes: Annotated[int, Field(ge=5, le=480)] = 30
    says: Text
    """What happens and how the time is chosen."""
