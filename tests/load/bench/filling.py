"""Fills the tables of a council from patterns: each row of a pattern again and again, with other ids, people and times.

The database does it by itself (`INSERT ... SELECT`), as its owner and without checking references row by row; a test
checks them afterwards. People and reference numbers come in by COPY. Indexes that are no rule are made at the end.

A row of a pattern is repeated with these differences only: ids of the pattern's own rows get others, in order of time;
its customer is another; all times are earlier by the same span; names, contact points, addresses and references are
those of the other customer and case; and what people said is another sentence.
"""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import psycopg
from django.db import models
from psycopg import sql

from firstcontact.foundation.references import with_check_digit
from tests.load.bench.patterns import (
    OF_A_CUSTOMER,
    Pattern,
    Patterns,
    all_columns,
    columns_of,
    id_columns,
    loaded_tables,
)
from tests.load.bench.people import make_people
from tests.load.bench.sentences import make_sentences

YEARS = 5
WEEKS = YEARS * 52
OPEN_DAYS = 100  # what waits was opened within so many days
SCHEMA = "bench"
NAMES = ("customers_name_word", "customers_name_slip")
"""Made of the names themselves."""
PERSON = -1
"""In place of a number among the ids of a pattern: the customer."""
SKEW = 1.6
"""Some people are in touch more than others: the higher, the more so."""
SPOKEN_OF_A_PERSON = {
    "name": "p.name",
    "name_key": "p.name_key",
    "date_of_birth": "p.born",
    "email": "p.email",
    "phone": "p.phone",
    "postcode": "p.postcode",
    "address": "p.address",
    "language": "p.language",
}
VARIED: dict[str, dict[str, str]] = {
    "customers_customer": SPOKEN_OF_A_PERSON,
    "customers_source_record": SPOKEN_OF_A_PERSON,
    "applications_application": {"reference": "n.reference"},
    "cases_case": {
        "reference": "n.reference",
        "summary": "CASE WHEN r.summary = '' THEN '' ELSE replace(p.address, E'\\n', ', ') || ', ' || p.postcode END",
    },
    "contacts_contact": {
        "channel_key": "CASE WHEN r.channel_key LIKE 'application:%' THEN 'application:' || n.reference"
        " ELSE r.channel_key || ':' || n.n END",
    },
    "contacts_enquiry": {"words": "CASE WHEN r.words = '' THEN '' ELSE s.said END"},
    "notices_notice": {
        "key": "r.key || ':' || n.n",
        "to_name": "CASE WHEN r.to_name = '' THEN '' ELSE p.name END",
        "to_address": "CASE WHEN r.to_address = '' THEN '' ELSE p.email END",
        "reference": "CASE WHEN r.reference = '' THEN '' ELSE n.reference END",
        "message_id": "CASE WHEN r.message_id = '' THEN '' ELSE n.n || r.message_id END",
    },
    "contacts_message": {"message_id": "CASE WHEN r.message_id = '' THEN '' ELSE n.n || r.message_id END"},
}
"""Columns that differ from the pattern beside ids and times, and what is there instead."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is loaded; `waiting` are the open cases in one queue."""

    customers: int
    contacts: int
    cases: int
    waiting: int


class Filling:
    """One filling of one council."""

    def __init__(self, admin_url: str, council: UUID, patterns: Patterns, sizes: Sizes, now: datetime) -> None:
        self._url = admin_url
        self._council = council
        self._stories = patterns.stories
        self._customer = patterns.customer
        self._sizes = sizes
        self._now = now
        self._started = time.monotonic()

    def fill(self) -> None:
        """Do it all; says on the screen how far it is."""
        with self._connection() as connection:
            self._prepare(connection)
            self._copy_people(connection)
            self._tell("people")
            self._copy_stories(connection)
            self._tell("plan of stories")
            with self._without_indexes(connection):
                self._insert(connection)
                self._tell("rows")
            self._tell("indexes")
            run(connection, f"DROP SCHEMA {SCHEMA} CASCADE")
            connection.execute("VACUUM (ANALYZE)")
            connection.execute("CHECKPOINT")
            self._tell("statistics")

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")  # references are not checked row by row
            connection.execute("SET synchronous_commit = off")
            connection.execute("SET maintenance_work_mem = '1GB'")
            connection.execute("SET work_mem = '256MB'")
            connection.execute(f"SET search_path = public, {SCHEMA}")
            yield connection

    def _tell(self, what: str) -> None:
        sys.stderr.write(f"  {time.monotonic() - self._started:6.0f} s  {what}\n")

    def _prepare(self, connection: psycopg.Connection) -> None:
        """The tables beside: people, stories, sentences, and the rows of the patterns."""
        run(connection, f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        run(connection, f"CREATE SCHEMA {SCHEMA}")
        run(
            connection,
            "CREATE TABLE bench.person (n int PRIMARY KEY, id uuid, name text, name_key text, born date, email text, "
            "phone text, postcode text, address text, language text, made interval, a text, b text)",
        )
        run(
            connection,
            "CREATE TABLE bench.story (n int, pattern int, person int, moved interval, a text, b text, reference text)",
        )
        run(connection, "CREATE TABLE bench.sentence (n int PRIMARY KEY, said text)")
        with connection.cursor().copy("COPY bench.sentence FROM STDIN") as copy:
            for number, said in enumerate(make_sentences()):
                copy.write_row((number, said))
        for table in loaded_tables():
            self._keep_rows(connection, table)

    def _keep_rows(self, connection: psycopg.Connection, table: str) -> None:
        """The rows of all patterns in this table, each with the pattern's number and a number for each of its ids."""
        ids = id_columns(table)
        beside = ", ".join(["NULL::int AS pattern", *(f"NULL::int AS {column}_no" for column in ids)])
        run(connection, f"CREATE TABLE bench.r_{table} AS SELECT t.*, {beside} FROM {table} t WHERE false")
        for number, pattern in enumerate([self._customer, *self._stories]):
            if table not in pattern.rows or (table in NAMES or (number and table == "customers_customer")):
                continue  # a customer and the words of their name are loaded once, with the customer
            for row_id in pattern.rows[table]:
                values = connection.execute(f"SELECT {', '.join(ids)} FROM {table} WHERE id = %s", [row_id]).fetchone()
                assert values is not None
                numbers = numbers_of(pattern)
                found = [numbers.get(value) for value in values]
                run(
                    connection,
                    f"INSERT INTO bench.r_{table} SELECT t.*, %s, {', '.join(['%s::int'] * len(ids))} "
                    f"FROM {table} t WHERE id = %s",
                    [number, *found, row_id],
                )

    def _copy_people(self, connection: psycopg.Connection) -> None:
        began, span = self._customer.began, timedelta(days=YEARS * 365)
        number = self._sizes.customers
        columns = "n, id, name, name_key, born, email, phone, postcode, address, language, made, a, b"
        with connection.cursor().copy(f"COPY bench.person ({columns}) FROM STDIN") as copy:
            for one in make_people(number):
                made = (self._now - span * (1 - one.number / number)) - began
                before, after = around_ids(began + made, -1 - one.number)
                copy.write_row(
                    (
                        one.number,
                        UUID(f"{before}000{after}"),
                        one.name,
                        one.name_key,
                        one.born,
                        one.email,
                        one.phone,
                        one.postcode,
                        one.address,
                        one.language,
                        made,
                        before,
                        after,
                    )
                )

    def _copy_stories(self, connection: psycopg.Connection) -> None:
        with connection.cursor().copy("COPY bench.story FROM STDIN") as copy:
            for row in self._plan():
                copy.write_row(row)
        run(connection, "CREATE INDEX ON bench.story (pattern)")
        run(connection, "ANALYZE bench.story")
        run(connection, "ANALYZE bench.person")

    def _plan(self) -> Iterator[tuple[Any, ...]]:
        """Which story happens when to whom: closed cases and contacts over the years, what waits in the last weeks."""
        rng = Random("bench stories")
        by_kind = self._by_kind()
        weigh = {kind: [self._contacts_in(number) for number in numbers] for kind, numbers in by_kind.items()}
        sizes, made, number = self._sizes, 0, 0
        for kind, many in (("closed", sizes.cases - sizes.waiting), ("open", sizes.waiting)):
            for at in range(many):
                place = rng.randrange(len(by_kind[kind]))
                made += weigh[kind][place]
                yield self._planned(rng, number, by_kind[kind][place], kind, at / many, cases=True)
                number += 1
        rest = max(0, sizes.contacts - made)
        for at in range(rest):
            yield self._planned(rng, number + at, rng.choice(by_kind["asked"]), "asked", at / rest, cases=False)

    def _by_kind(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {"open": [], "closed": [], "asked": []}
        for number, pattern in enumerate(self._stories, start=1):
            found[pattern.kind].append(number)
        return found

    def _contacts_in(self, number: int) -> int:
        return len(self._stories[number - 1].rows.get("contacts_contact", ()))

    def _planned(
        self, rng: Random, number: int, pattern: int, kind: str, share: float, *, cases: bool
    ) -> tuple[Any, ...]:
        began = self._stories[pattern - 1].began
        days = OPEN_DAYS * (1 - share) if kind == "open" else 7 * int(WEEKS * (1 - share))
        moved = timedelta(days=-days, seconds=-rng.randrange(1_200))
        person = int(self._sizes.customers * rng.random() ** SKEW)
        reference = with_check_digit(str(10_000_000 + number * 7_919_999 % 90_000_000)) if cases else ""
        return (number, pattern, person, moved, *around_ids(began + moved, number), reference)

    def _insert(self, connection: psycopg.Connection) -> None:
        """All rows, two tables at a time."""
        statements = [(table, statement) for table in loaded_tables() for statement in self._statements(table)]

        def one(work: tuple[str, str]) -> None:
            with self._connection() as own:
                run(own, work[1])
            self._tell(f"  {work[0]}")

        with ThreadPoolExecutor(2) as both:
            list(both.map(one, statements))

    def _statements(self, table: str) -> list[str]:
        """How this table is filled from its patterns: of customers, and of stories."""
        columns = all_columns(table)
        values = [self._value(table, column) for column in columns]
        into = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM bench.r_{table} r"
        stories = (
            f"{into} JOIN bench.story n USING (pattern) JOIN bench.person p ON p.n = n.person "
            "JOIN bench.sentence s ON s.n = n.n * 31 % (SELECT count(*) FROM bench.sentence) "
            "WHERE r.pattern > 0 ORDER BY n.n"
        )
        if table == "customers_name_word":
            return [_name_words(self._council)]
        if table == "customers_name_slip":
            return [_name_slips(self._council)]
        if table not in OF_A_CUSTOMER:
            return [stories]
        person = "p.n, p.made AS moved, p.a, p.b, ''::text AS reference"
        customers = (
            f"{into} JOIN LATERAL (SELECT {person} FROM bench.person p) n ON true JOIN bench.person p ON p.n = n.n "
            "WHERE r.pattern = 0 ORDER BY n.n"
        )
        return [customers] if table == "customers_customer" else [customers, stories]

    def _value(self, table: str, column: str) -> str:
        varied = VARIED.get(table, {}).get(column)
        if varied is not None:
            return varied
        if column in id_columns(table):
            number = f"r.{column}_no"
            own = f"(n.a || lpad(to_hex({number}), 3, '0') || n.b)::uuid"
            return f"CASE WHEN {number} IS NULL THEN r.{column} WHEN {number} = {PERSON} THEN p.id ELSE {own} END"
        if column in columns_of(table, models.DateTimeField):
            return f"r.{column} + n.moved"
        if column in columns_of(table, models.DateField):
            return f"(r.{column} + n.moved)::date"
        return f"r.{column}"

    @contextmanager
    def _without_indexes(self, connection: psycopg.Connection) -> Iterator[None]:
        """While the rows come in there are only the indexes that are rules; the others are made afterwards."""
        found = connection.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i "
            "JOIN pg_class c ON c.oid = i.indrelid WHERE c.relname = ANY(%s) AND NOT indisunique",
            [loaded_tables()],
        ).fetchall()
        for name, _ in found:
            run(connection, f"DROP INDEX {name}")
        yield

        def make(definition: str) -> None:
            with self._connection() as own:
                own.execute("SET session_replication_role = origin")
                run(own, definition)

        with ThreadPoolExecutor(2) as both:
            list(both.map(make, [definition for _, definition in found]))


def numbers_of(pattern: Pattern) -> Mapping[UUID, int]:
    """A number for each id among the rows of a pattern, in their order; the customer has one of their own."""
    ids = sorted({row for rows in pattern.rows.values() for row in rows})
    found = {row: number for number, row in enumerate(ids, start=1)}
    if pattern.customer is not None:
        found[pattern.customer] = PERSON
    return found


def around_ids(at: datetime, number: int) -> tuple[str, str]:
    """What stands before and after the number of a row in its id: the time, as in every UUIDv7, and the story."""
    return f"{int(at.timestamp() * 1000):012x}7", f"8{number % 16**15:015x}"


def run(connection: psycopg.Connection, statement: str, values: Sequence[Any] | None = None) -> None:
    """A statement that is put together here, of names that are in the code only."""
    connection.execute(sql.SQL(statement), values)


def _name_words(council: UUID) -> str:
    """Each word of each name, as `customers.actions` keeps them."""
    return (
        "INSERT INTO customers_name_word (id, council_id, customer_id, word) "
        "SELECT (p.a || lpad(to_hex(100 + w.place), 3, '0') || p.b)::uuid, "
        f"'{council}', p.id, left(w.word, 100) FROM bench.person p, "
        "LATERAL unnest(ARRAY(SELECT DISTINCT unnest(string_to_array(p.name_key, ' ')))) "
        "WITH ORDINALITY AS w (word, place) ORDER BY p.n"
    )


def _name_slips(council: UUID) -> str:
    """Each word of a name once, with what a slip makes of it, as `customers.actions` keeps them."""
    words = "SELECT DISTINCT left(unnest(string_to_array(name_key, ' ')), 100) AS word FROM bench.person"
    rests = (
        "SELECT DISTINCT word, left(word, place) || substr(word, place + 2) AS rest "
        f"FROM ({words}) AS known, generate_series(0, length(word)) AS place"
    )
    return (
        "INSERT INTO customers_name_slip (id, council_id, word, rest) "
        f"SELECT gen_random_uuid(), '{council}', word, rest FROM ({rests}) AS slips ON CONFLICT DO NOTHING"
    )
