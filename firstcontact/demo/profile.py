"""Reads `month.yaml`: how much of what happens in the demo month, checked when read."""

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

from firstcontact.demo.rhythm import Rhythm

FILE = Path(__file__).parent / "month.yaml"
Weights = dict[str, float]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RhythmProfile(_Part):
    """When a channel's contacts come; `staffed` means: only while the council is open."""

    staffed: bool
    weekdays: tuple[float, float, float, float, float, float, float]
    hours: dict[int, float]

    @property
    def rhythm(self) -> Rhythm:
        """The same, for drawing."""
        return Rhythm(self.staffed, self.weekdays, self.hours)


class ServiceProfile(_Part):
    """How busy one service is, and how well its promises go."""

    cases: float = Field(ge=0)
    asks: float = Field(ge=0)
    broken: float = Field(ge=0, le=1)
    chased: float = Field(ge=0)
    anonymous: float = Field(ge=0, le=1)


class Words(_Part):
    """What people say and write."""

    notes: tuple[str, ...]
    progress: tuple[str, ...]
    questions: tuple[str, ...]
    replies: tuple[str, ...]
    added: tuple[str, ...]
    chases: tuple[str, ...]
    not_fixed: tuple[str, ...]
    asks: tuple[str, ...]


class Profile(_Part):
    """The whole month."""

    contacts: dict[str, int]
    cases: int
    rhythms: dict[str, RhythmProfile]
    opening_channels: Weights
    following_channels: Weights
    unknown: Weights
    two_enquiries: float
    repeat_within_7_days: float
    ask_results: Weights
    ask_failures: dict[str, Weights]
    asked_by_council: float
    replies: float
    notes: float
    added: float
    not_fixed: float
    chases_after_broken: float
    services: dict[str, ServiceProfile]
    words: Words


@lru_cache(maxsize=1)
def read_profile() -> Profile:
    """The month as `month.yaml` says it.

    :raises pydantic.ValidationError: something is missing there, or is not what it should be.
    """
    return Profile.model_validate(YAML(typ="safe").load(FILE.read_text(encoding="utf-8")))
