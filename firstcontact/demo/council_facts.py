"""Reads `councils.yaml`: what there is to know of the made-up councils. Pure."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from firstcontact.domain.councils.rules import WorkingCalendar, build_calendar
from firstcontact.foundation.languages import Text

FILE = Path(__file__).parent / "councils.yaml"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MadeUpPlace(_Part):
    """Somewhere that people can go to; it opens when the council does."""

    code: str
    name: Text
    address: str


class MadeUpColleague(_Part):
    """Somebody at work there, and the address that they sign in with."""

    name: str
    email: str
    roles: tuple[str, ...]
    teams: tuple[str, ...]


class MadeUpCouncil(_Part):
    """One made-up council. `services: none` for the one that lives on replayed data."""

    host: str
    name: Text
    nation: str
    tier: str
    languages: tuple[str, ...]
    time_zone: str
    opening_hours: dict[str, Any]
    unit_costs: dict[str, str]
    brand: dict[str, str]
    contact_lines: dict[str, str]
    closure_days: dict[date, str]
    places: tuple[MadeUpPlace, ...]
    teams: dict[str, Text]
    services: Literal["all", "none"]
    staff: tuple[MadeUpColleague, ...]

    def calendar(self) -> WorkingCalendar:
        """Its working calendar, as the database would give it."""
        return build_calendar(
            nation=self.nation,
            time_zone=self.time_zone,
            opening_hours=self.opening_hours,
            closure_days=self.closure_days,
        )


@lru_cache(maxsize=1)
def read_made_up_councils() -> dict[str, MadeUpCouncil]:
    """The made-up councils by code, in the order of the file.

    :raises pydantic.ValidationError: something is missing there, or is not what it should be.
    """
    data = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))
    return {code: MadeUpCouncil.model_validate(each) for code, each in data["councils"].items()}
