"""Numbers, money and shares as people read them."""

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal

PENNY = Decimal("0.01")


def format_number(value: int | float | Decimal) -> str:
    """`46,212`; a fraction keeps one decimal: `7.5`."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.1f}"


def format_money(value: Decimal | int | float | str, symbol: str = "£") -> str:
    """Pounds: `£5.00`, `£93,400` (no pence from a thousand up when they are nil), `-£3.20`."""
    amount = Decimal(str(value)).quantize(PENNY, rounding=ROUND_HALF_UP)
    sign = "-" if amount < 0 else ""
    size = abs(amount)
    whole = size >= 1000 and size == size.to_integral_value()
    return f"{sign}{symbol}{size:,.0f}" if whole else f"{sign}{symbol}{size:,.2f}"


def money_column(values: Iterable[Decimal | None]) -> Callable[[Decimal], str]:
    """How to write the sums of one column: all with pence, or, where every one is in whole pounds, all without."""
    whole = all(value is None or value == value.to_integral_value() for value in values)
    return lambda value: f"£{value:,.0f}" if whole else f"£{value.quantize(PENNY, rounding=ROUND_HALF_UP):,.2f}"


def format_share(share: float | Decimal | None, decimals: int = 1) -> str:
    """A share of one as per cent: 0.941 is `94.1%`; where there is nothing to divide, a dash."""
    if share is None:
        return "–"
    percent = (Decimal(str(share)) * 100).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{percent:f}%"


def format_size(size: int) -> str:
    """The size of a file from its bytes: `0 KB`, `1 KB` for anything below a thousand, `340 KB`, `2.3 MB`, `1.2 GB`."""
    if size < 1_000_000:
        kilo = (size + 999) // 1000 if size < 10_000 else round(size / 1000)
        return f"{min(kilo, 999)} KB"
    unit, words = (1_000_000, "MB") if size < 1_000_000_000 else (1_000_000_000, "GB")
    return f"{format_number(float(Decimal(size) / unit // Decimal('0.1') / 10))} {words}"
