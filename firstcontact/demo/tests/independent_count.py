"""Counts over the sample made a second way, so that the product's own figures can be held against them.

Nothing of the product is used here: only the `csv` module, and times compared as they stand in the file. That is
sound as long as no time of the file lies in an hour that a clock change skips or repeats, which a test checks.
"""

import csv
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

SAMPLE = Path(__file__).parent.parent / "replay" / "boston311_500.csv"
STREET_LIGHT, POTHOLE, FLY_TIPPING = "street-light", "pothole", "fly-tipping"


@dataclass
class Count:
    """What the file says: how many by channel and service, how many closed in time, and what cannot be used."""

    rows: int = 0
    usable: int = 0
    closed_before_opened: list[str] = field(default_factory=list)
    by_channel: Counter[str] = field(default_factory=Counter)
    by_type: Counter[str] = field(default_factory=Counter)
    by_service: Counter[str] = field(default_factory=Counter)
    by_month: Counter[str] = field(default_factory=Counter)
    with_target: int = 0
    closed: int = 0
    closed_with_target: int = 0
    on_time: int = 0
    flag_differs: list[str] = field(default_factory=list)
    flag_empty: list[str] = field(default_factory=list)

    @property
    def on_time_share(self) -> float:
        """Closed by the target, of those closed that had a target."""
        return self.on_time / self.closed_with_target


def count_file(path: Path = SAMPLE) -> Count:
    """Go through the file once."""
    count = Count()
    with path.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            _count_row(count, row)
    return count


def _count_row(count: Count, row: dict[str, str]) -> None:
    count.rows += 1
    opened, closed, target = (_wall(row[name]) for name in ("OPEN_DT", "CLOSED_DT", "TARGET_DT"))
    assert opened is not None
    if closed and closed < opened:
        count.closed_before_opened.append(row["CASE_ENQUIRY_ID"])
        return
    count.usable += 1
    count.by_channel[_channel(row["Source"])] += 1
    count.by_type[row["TYPE"]] += 1
    count.by_service[_service(row["TYPE"])] += 1
    count.by_month[opened.strftime("%Y-%m")] += 1
    count.with_target += target is not None
    count.closed += closed is not None
    if closed and target:
        _count_promise(count, row, in_time=closed <= target)


def _count_promise(count: Count, row: dict[str, str], *, in_time: bool) -> None:
    count.closed_with_target += 1
    count.on_time += in_time
    if not row["OnTime_Status"]:
        count.flag_empty.append(row["CASE_ENQUIRY_ID"])
    elif (row["OnTime_Status"] == "ONTIME") != in_time:
        count.flag_differs.append(row["CASE_ENQUIRY_ID"])


def _wall(text: str) -> datetime | None:
    """The time on the wall clock of the city."""
    if not text:
        return None
    date, clock, half = text.split(" ")
    month, day, year = (int(part) for part in date.split("/"))
    hour, minute, second = (int(part) for part in clock.split(":"))
    hour = hour % 12 + (12 if half == "PM" else 0)
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - compared with its like only


def _channel(source: str) -> str:
    if source == "Constituent Call":
        return "phone"
    if source == "Twitter":
        return "social"
    return "web" if source in ("Citizens Connect App", "Self Service") else "partner"


def _service(type_name: str) -> str:
    if type_name == "Street Light Outages":
        return STREET_LIGHT
    if type_name in ("Pothole Repair (Internal)", "BWSC Pothole"):
        return POTHOLE
    if type_name == "Illegal Dumping":
        return FLY_TIPPING
    letters = [letter.lower() if letter.isalnum() else " " for letter in type_name]
    return "-".join("".join(letters).split())
