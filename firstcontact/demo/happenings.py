"""What happens in the demo month, one thing at a time, with everything that the journey for it needs. Frozen facts.

A *story* is one case from its first contact to its end; its key is the key of the contact that opened it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from firstcontact.demo.cast import Person


class Deed(StrEnum):
    """What an enquiry does."""

    ASK = "ask"
    """asks something that needs no case"""
    OPEN = "open"
    """opens a case"""
    CHASE = "chase"
    """asks how a case stands, with nothing new to say"""
    ADD = "add"
    """says something new about an open case"""
    REPLY = "reply"
    """answers what the council asked"""
    NOT_FIXED = "not_fixed"
    """says that a closed case was not put right"""


class Step(StrEnum):
    """What an officer does with a case."""

    CLAIM = "claim"
    NOTE = "note"
    TELL = "tell"
    ASK = "ask"
    CLOSE = "close"


@dataclass(frozen=True)
class Enquired:
    """One thing asked within a contact. `story` names the case that it opens or is about."""

    deed: Deed
    service: str
    result: str
    demand: str
    reason: str = ""
    words: str = ""
    answer: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    story: str = ""


@dataclass(frozen=True)
class ContactMade:
    """Somebody gets in touch. `person` is none when they do not say who they are. `minutes`: how long it took staff."""

    key: str
    at: datetime
    channel: str
    person: Person | None
    language: str
    minutes: int
    enquiries: tuple[Enquired, ...]


@dataclass(frozen=True)
class WorkDone:
    """An officer of the service's team does something with a case. `outcome` is set by a close only."""

    key: str
    at: datetime
    story: str
    service: str
    step: Step
    words: str = ""
    outcome: str = ""


Happening = ContactMade | WorkDone
