"""Working out the computed values of a service. Total: an answer of another shape than expected counts as nothing."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from firstcontact.domain.catalogue.definition import Computed, ServiceDefinition

PENCE = Decimal("0.01")
MOST = Decimal(10) ** 15


def compute(one: Computed, known: Mapping[str, Any], today: date) -> int | str | None:
    """The value from the answers and the values before it; None when nothing was given that it could be made of.

    Whole numbers as `int`, money as text with two places, like answers.
    """
    if one.years_since is not None:
        return _years(known.get(one.years_since), today)
    if one.count is not None:
        group = known.get(one.count)
        return len(group) if isinstance(group, list) else None
    amounts = [_amounts(term, known) for term in one.terms]
    given = [amount for found in amounts for amount in found]
    if not given:
        return None
    sums = [sum((amount for amount, _ in found), Decimal(0)) for found in amounts]
    total = sums[0] - sums[1] if one.minus is not None else sum(sums, Decimal(0))
    if one.times is not None:
        total *= Decimal(str(one.times.by))
    return _written(total, money=any(money for _, money in given))


def computed_values(definition: ServiceDefinition, answers: Mapping[str, Any], today: date) -> dict[str, int | str]:
    """All values that can be worked out of these answers, in the order of the definition."""
    known = dict(answers)
    found: dict[str, int | str] = {}
    for one in definition.computed:
        value = compute(one, known, today)
        if value is not None:
            known[one.id] = found[one.id] = value
    return found


def _written(total: Decimal, *, money: bool) -> int | str | None:
    if not abs(total) < MOST:
        return None
    if money:
        return f"{total.quantize(PENCE, ROUND_HALF_UP):f}"
    return int(total.quantize(Decimal(1), ROUND_HALF_UP))


def _amounts(term: str, known: Mapping[str, Any]) -> list[tuple[Decimal, bool]]:
    """The amounts that a term means, each with whether it is money."""
    name, _, inner = term.partition(".")
    value = known.get(name)
    if inner:
        items = value if isinstance(value, list) else []
        values = [each.get(inner) for each in items if isinstance(each, dict)]
    else:
        values = [value]
    return [(amount, isinstance(each, str)) for each in values if (amount := _amount(each)) is not None]


def _amount(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        amount = Decimal(value)
    except ArithmeticError:
        return None
    return amount if amount.is_finite() and abs(amount) < MOST else None


def _years(value: object, today: date) -> int | None:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if day is None or day > today:
        return None
    return today.year - day.year - ((today.month, today.day) < (day.month, day.day))
