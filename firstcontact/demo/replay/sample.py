"""Makes `boston311_500.csv` from the whole file of the city: which 500 requests, and what is taken out of them.

The same file always gives the same 500. A few seats are kept for what is too rare to turn up by itself; the rest is
a systematic sample: the requests stand in order of ending, channel, type and month, and every so many-th is taken, so
that each of these keeps its share. Run it with `python -m firstcontact.demo.replay.sample WHOLE_FILE.csv.gz`.
"""

import csv
import gzip
import hashlib
import io
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from firstcontact.demo.replay.cleaning import Span, clean_row

SIZE = 500
HERE = Path(__file__).parent
SAMPLE = HERE / "boston311_500.csv"
REMOVED_BY_HAND = HERE / "removed_by_hand.csv"

Row = Mapping[str, str]

_DATES = "%m/%d/%Y %I:%M:%S %p"
_KEY = "CASE_ENQUIRY_ID"


def read_whole_file(path: Path) -> list[Row]:
    """All rows of the city's file, as text, in the file's order."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def ending(row: Row) -> str:
    """How a request ended: `open`, `backwards` (closed before it was opened), `no target`, `late` or `on time`."""
    if not row["CLOSED_DT"]:
        return "open"
    closed = _wall_clock(row["CLOSED_DT"])
    if closed < _wall_clock(row["OPEN_DT"]):
        return "backwards"
    if not row["TARGET_DT"]:
        return "no target"
    return "late" if closed > _wall_clock(row["TARGET_DT"]) else "on time"


RARE: tuple[tuple[int, Callable[[Row], bool]], ...] = (
    (2, lambda row: row["Source"] == "Twitter"),
    (3, lambda row: row["Source"] == "Maximo Integration"),
    (3, lambda row: ending(row) == "backwards"),
    (3, lambda row: not row["OnTime_Status"]),
)


def choose(rows: Sequence[Row], size: int = SIZE) -> list[Row]:
    """The requests of the sample, in order of their numbers.

    :raises ValueError: the file holds fewer requests than the sample needs.
    """
    if len(rows) < size:
        raise ValueError(f"{len(rows)} requests are too few for a sample of {size}")
    chosen: dict[str, Row] = {}
    for seats, is_rare in RARE:
        candidates = (row for row in rows if row[_KEY] not in chosen and is_rare(row))
        chosen.update((row[_KEY], row) for row in sorted(candidates, key=_lot)[:seats])
    rest = sorted((row for row in rows if row[_KEY] not in chosen), key=_stratum)
    step = len(rest) / (size - len(chosen))
    for seat in range(size - len(chosen)):
        row = rest[int((seat + 0.5) * step)]
        chosen[row[_KEY]] = row
    return [chosen[key] for key in sorted(chosen)]


def read_spans(path: Path = REMOVED_BY_HAND) -> dict[str, list[Span]]:
    """What a reader found in the texts, by request number."""
    spans: dict[str, list[Span]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            spans[line[_KEY]].append(Span(line["column"], int(line["start"]), int(line["end"])))
    return dict(spans)


def make(whole_file: Path) -> str:
    """The text of the sample: a CSV with a header and 500 cleaned rows."""
    spans = read_spans()
    cleaned = [clean_row(row, spans.get(row[_KEY], ())) for row in choose(read_whole_file(whole_file))]
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(cleaned[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(cleaned)
    return out.getvalue()


def read_sample(path: Path = SAMPLE) -> Iterator[dict[str, str]]:
    """The rows of the sample that ships with First Contact."""
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def main(arguments: Sequence[str]) -> int:
    """Write the sample beside this file, from the whole file named as the only argument."""
    if len(arguments) != 1:
        sys.stderr.write("Say which file: python -m firstcontact.demo.replay.sample WHOLE_FILE.csv.gz\n")
        return 2
    SAMPLE.write_text(make(Path(arguments[0])), encoding="utf-8")
    sys.stdout.write(f"{SIZE} requests written to {SAMPLE.name}\n")
    return 0


def _wall_clock(text: str) -> datetime:
    """A local time of the file; called UTC because the sample only compares such times with each other."""
    return datetime.strptime(text, _DATES).replace(tzinfo=UTC)


def _lot(row: Row) -> str:
    """A fixed random-looking order, so that no run of neighbours in the file is favoured."""
    return hashlib.sha256(f"first contact {row[_KEY]}".encode()).hexdigest()


def _stratum(row: Row) -> tuple[str, str, str, str, str]:
    return ending(row), row["Source"], row["TYPE"], row["OPEN_DT"][:2], _lot(row)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
