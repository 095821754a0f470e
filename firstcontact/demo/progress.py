"""How far the made-up month of a demonstration is: kept in the state folder, for a later start and for the pages."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from firstcontact.foundation.database.endpoints import write_private

FILE = "demo-month.json"
REPLAYED_AFTERWARDS = "harbourton"
"""The made-up council that lives on real requests, which are put in when the month is there."""


@dataclass(frozen=True, slots=True)
class DemoMonth:
    """A council's month that starts on this day (as 2026-10-22), and how far it is: happenings done, and in all."""

    council: str
    month: str
    scale: int
    done: int = 0
    total: int = 0

    @property
    def percent(self) -> int:
        """How much of it is done, 0 to 100."""
        return self.done * 100 // self.total if self.total else 0


def find_demo_month(state_folder: Path) -> DemoMonth | None:
    """The month that was begun here, or None."""
    try:
        return DemoMonth(**json.loads((state_folder / FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def keep_demo_month(state_folder: Path, demo: DemoMonth) -> None:
    """Keeps how far it is."""
    write_private(state_folder / FILE, json.dumps(asdict(demo)))
