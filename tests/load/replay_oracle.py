"""What a city's file says, counted in SQL by DuckDB: to be held against what the product says after a replay.

Written from the files and from what their maps promise, not with the product's code: nothing of it reads here. Local
times are compared as they stand in the file. That is sound as long as none lies in an hour that a clock change skips or
repeats: `doubtful_hours` counts those that do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class City:
    """How one city's file is to be understood, in SQL over its columns.

    :ivar channel: and `service`: the value of a row, `NULL` where there is none.
    :ivar due: the last moment that is in time; `NULL` without a target.
    :ivar changes: the days on which the clock changes.
    """

    file: str
    opened: str
    closed: str
    due: str
    channel: str
    service: str
    changes: tuple[str, ...]


MOMENT = "try_strptime(nullif(trim(\"{}\"), ''), '%m/%d/%Y %I:%M:%S %p')"
END_OF_SERVICE_DAY = f"(date_trunc('day', {MOMENT.format('ServiceDate')}) + INTERVAL 1 DAY)"
# A service that is made from the name of its type: small letters and figures, a hyphen for whatever stands between.
MADE = "trim(regexp_replace(lower(trim(\"{}\")), '[^a-z0-9]+', '-', 'g'), '-')"

CITIES: Mapping[str, City] = {
    "boston311": City(
        file="boston311_2015_jan-sep.csv.gz",
        opened=MOMENT.format("OPEN_DT"),
        closed=MOMENT.format("CLOSED_DT"),
        due=MOMENT.format("TARGET_DT"),
        channel="""
            CASE "Source" WHEN 'Constituent Call' THEN 'phone' WHEN 'Twitter' THEN 'social'
            WHEN 'Citizens Connect App' THEN 'web' WHEN 'Self Service' THEN 'web'
            WHEN 'Employee Generated' THEN 'partner' WHEN 'City Worker App' THEN 'partner'
            WHEN 'Maximo Integration' THEN 'partner' END""",
        service=f"""
            CASE trim("TYPE") WHEN 'Illegal Dumping' THEN 'fly-tipping' WHEN 'Street Light Outages' THEN 'street-light'
            WHEN 'Pothole Repair (Internal)' THEN 'pothole' WHEN 'BWSC Pothole' THEN 'pothole'
            ELSE {MADE.format("TYPE")} END""",
        changes=("2015-03-08", "2015-11-01"),
    ),
    "myla311": City(
        file="myla311_dec2017.csv.gz",
        opened=MOMENT.format("CreatedDate"),
        closed=MOMENT.format("ClosedDate"),
        # The day that was named is due by its end; one that was over when the request was written down is no promise.
        due=f"CASE WHEN {END_OF_SERVICE_DAY} >= {MOMENT.format('CreatedDate')} THEN {END_OF_SERVICE_DAY} END",
        channel="""
            CASE "RequestSource" WHEN 'Call' THEN 'phone' WHEN 'Voicemail' THEN 'phone' WHEN 'Mobile App' THEN 'web'
            WHEN 'Self Service' THEN 'web' WHEN 'Email' THEN 'email' WHEN 'Letter' THEN 'post'
            WHEN 'Walk-in' THEN 'counter' WHEN 'Driver Self Report' THEN 'partner'
            WHEN 'Council''s Office' THEN 'partner' END""",
        service=f"""
            CASE trim("RequestType") WHEN 'Bulky Items' THEN 'bulky-waste'
            WHEN 'Illegal Dumping Pickup' THEN 'fly-tipping' WHEN 'Single Streetlight Issue' THEN 'street-light'
            WHEN 'Multiple Streetlight Issue' THEN 'street-light' ELSE {MADE.format("RequestType")} END""",
        changes=("2018-03-11", "2018-11-04"),
    ),
}


@dataclass(frozen=True)
class Counted:
    """What a file says."""

    rows: int
    usable: int
    by_channel: Mapping[str, int]
    by_service: Mapping[str, int]
    by_month: Mapping[str, int]
    closed: int
    closed_with_target: int
    on_time: int
    doubtful_hours: int


def count_file(name: str, path: Path) -> Counted:
    """Count the file of this city.

    :param path: a CSV in the form of the city's own, compressed or not.
    """
    city = CITIES[name]
    with duckdb.connect() as sql:
        sql.read_csv(str(path), header=True, all_varchar=True, null_padding=False).create_view("file")
        sql.execute(
            f"CREATE TABLE every AS SELECT {city.opened} opened, {city.closed} closed, {city.due} due, "
            f"{city.channel} channel, {city.service} service FROM file"
        )
        sql.execute(
            "CREATE TABLE usable AS SELECT * FROM every WHERE opened IS NOT NULL AND channel IS NOT NULL "
            "AND service <> '' AND (closed IS NULL OR closed >= opened) AND (due IS NULL OR due >= opened)"
        )
        days = ", ".join(f"DATE '{day}'" for day in city.changes)
        doubtful = " OR ".join(
            f"({each}::date IN ({days}) AND hour({each}) BETWEEN 1 AND 2)" for each in ("opened", "closed", "due")
        )
        return Counted(
            rows=_one(sql, "SELECT count(*) FROM every"),
            usable=_one(sql, "SELECT count(*) FROM usable"),
            by_channel=_table(sql, "channel"),
            by_service=_table(sql, "service"),
            by_month=_table(sql, "strftime(opened, '%Y-%m')"),
            closed=_one(sql, "SELECT count(closed) FROM usable"),
            closed_with_target=_one(sql, "SELECT count(*) FROM usable WHERE closed IS NOT NULL AND due IS NOT NULL"),
            on_time=_one(sql, "SELECT count(*) FROM usable WHERE closed <= due"),
            doubtful_hours=_one(sql, f"SELECT count(*) FROM usable WHERE {doubtful}"),
        )


def _one(sql: duckdb.DuckDBPyConnection, question: str) -> int:
    found = sql.execute(question).fetchone()
    assert found is not None
    return int(found[0])


def _table(sql: duckdb.DuckDBPyConnection, by: str) -> dict[str, int]:
    return dict(sql.execute(f"SELECT {by}, count(*) FROM usable GROUP BY 1 ORDER BY 1").fetchall())
