"""Bank holidays by nation.

The `holidays` package is always asked for one subdivision: without it, it knows only the days that all nations share.
Its days agree on every weekday with the official list for 2019-2028; it also names the weekend day that a substitute
day stands for (Saturday 26 December 2026 beside Monday 28), so that a council which opens on Saturdays is closed then.
"""

from datetime import date
from enum import StrEnum
from functools import lru_cache

import holidays


class Nation(StrEnum):
    """Where a council is. `NONE` has no bank holidays, only the council's own closure days."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"
    NONE = "none"


ALL_NATIONS = (Nation.ENGLAND, Nation.WALES, Nation.SCOTLAND, Nation.NORTHERN_IRELAND)

_SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}


@lru_cache(maxsize=1024)
def bank_holidays(nation: Nation, year: int) -> frozenset[date]:
    """The bank holidays of this nation in this year, Christmas Day and Good Friday among them."""
    if nation is Nation.NONE:
        return frozenset()
    return frozenset(holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=year))
