"""What is asked for in each measure, drawn from what is loaded, and what each answer must contain."""

import json
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import urlencode

import psycopg
from markupsafe import escape
from psycopg.rows import dict_row

from firstcontact.domain.catalogue.search.words import telling_words
from firstcontact.foundation.clock import now
from firstcontact.foundation.references import show_reference
from tests.load.bench.people import misspell

SAMPLES = 400
TEAM = "waste"


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that a person waits for: its requests, and what we aim at."""

    name: str
    asks: list[dict[str, Any]]
    rate: int
    """Requests a second at least."""
    p95: int | None = None
    """Milliseconds at most."""
    cpu: float | None = None
    """Milliseconds of processor time of web and database together, at most."""
    sql: float | None = None
    """Database time at most so many times that of the same SQL alone."""


def draw_measures(connection: psycopg.Connection, key: str) -> list[Measure]:
    """All measures, each with requests drawn at random; those of the API carry this key."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return [
            Measure("API: create a contact", _contacts(cursor, key), 250),
            Measure("API: contact and case", _contacts(cursor, key, case=True), 130),
            Measure("queue page", _queue(cursor), 200, 60, 7, 1.5),
            Measure("case page", _cases(cursor), 200, 60, 7, 1.5),
            Measure("customer page", _customers(cursor), 200, 60, 7, 1.5),
            Measure("search: reference", _references(cursor), 200, 60),
            Measure("search: phone", _phones(cursor), 200, 60),
            Measure("search: name and postcode", _names(cursor), 200, 60),
            Measure("search: misspelt name", _misspelt(cursor), 200, 60),
            Measure("search: words", _words(cursor), 100, 100),
        ]


def ask(path: str, expect: str, *, status: int = 200) -> dict[str, Any]:
    """One request, and what its answer must have in it."""
    return {"method": "GET", "path": path, "expect": expect, "status": status}


def search(words: str, expect: str, *, status: int = 200) -> dict[str, Any]:
    """A search of everything at the desk."""
    return ask(f"/desk/search/?{urlencode({'q': words})}", expect, status=status)


def _contacts(cursor: Any, key: str, *, case: bool = False) -> list[dict[str, Any]]:
    """Contacts of people whom the council knows, each with one thing asked: answered at once, or a case to open."""
    reachable = "email <> '' AND address <> ''"
    people = _sampled(cursor, "customers_customer", "id, name, email, postcode, address", reachable)
    rng = Random(4)
    today = now().date()
    asks = []
    for one in people:
        lines, postcode = ["{key}", one["address"].splitlines()[0]], one["postcode"]  # no report is another's again
        asked: dict[str, Any] = {"service": "bus-pass", "result": "answered", "words": "When will it come?"}
        if case:
            asked = {
                "service": "missed-bin",
                "answers": {
                    "address": {"lines": lines, "postcode": postcode},
                    "bin": [rng.choice(["rubbish", "food", "garden"])],
                    "day": today.isoformat(),
                    "help": "no",
                    "out_in_time": "yes",
                    "sticker": "no",
                    "street": "just_mine",
                    "contact": {"name": one["name"], "email": one["email"], "postcode": postcode},
                },
            }
        body = {"channel": "phone", "key": "{key}", "customer": str(one["id"]), "enquiries": [asked]}
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "Idempotency-Key": "{key}"}
        expect = '"case_opened"' if case else '"answered"'
        asks.append(
            {
                "method": "POST",
                "path": "/api/v1/contacts",
                "body": json.dumps(body),
                "headers": headers,
                "expect": expect,
                "status": 201,
            }
        )
    return asks


def _rows(cursor: Any, query: str, *values: object) -> list[dict[str, Any]]:
    return list(cursor.execute(query, values).fetchall())


def _queue(cursor: Any) -> list[dict[str, Any]]:
    """Half the first page, half pages anywhere in the queue, as somebody gets there who goes on and on."""
    waiting = _rows(
        cursor,
        "SELECT w.id, w.due_at, c.reference FROM work_item w JOIN cases_case c ON c.id = w.subject_id "
        "WHERE w.team = %s AND w.state IN ('waiting', 'claimed', 'paused') AND w.due_at IS NOT NULL "
        "ORDER BY w.due_at, w.id",
        TEAM,
    )
    address = f"/office/queue/{TEAM}/"
    first = ask(address, show_reference(waiting[0]["reference"]))
    rng, deep = Random(1), []
    for _ in range(SAMPLES // 4):
        at = rng.randrange(len(waiting) - 1)
        after = urlencode({"after": f"{waiting[at]['due_at'].isoformat()},{waiting[at]['id']}"})
        deep.append(ask(f"{address}?{after}", show_reference(waiting[at + 1]["reference"])))
    return [first] * len(deep) + deep


def _cases(cursor: Any) -> list[dict[str, Any]]:
    rows = _sampled(cursor, "cases_case", "id, reference", "true")
    return [ask(f"/office/cases/{row['id']}/", show_reference(row["reference"])) for row in rows]


def _customers(cursor: Any) -> list[dict[str, Any]]:
    """Those of cases that were drawn: who has more to do with the council is asked for more often."""
    rows = _rows(
        cursor,
        "SELECT p.id, p.name FROM customers_customer p WHERE p.id = ANY(%s)",
        [row["customer_id"] for row in _sampled(cursor, "cases_case", "customer_id", "customer_id IS NOT NULL")],
    )
    return [ask(f"/desk/customers/{row['id']}/", str(escape(row["name"]))) for row in rows]


def _references(cursor: Any) -> list[dict[str, Any]]:
    rows = _sampled(cursor, "cases_case", "id, reference", "true")
    return [search(show_reference(row["reference"]), f"/office/cases/{row['id']}/", status=302) for row in rows]


def _phones(cursor: Any) -> list[dict[str, Any]]:
    rows = _sampled(cursor, "customers_customer", "name, phone", "phone <> ''")
    return [search(f"0{row['phone'][3:7]} {row['phone'][7:]}", str(escape(row["name"]))) for row in rows]


def _names(cursor: Any) -> list[dict[str, Any]]:
    rows = _sampled(cursor, "customers_customer", "name, postcode", "postcode <> ''")
    return [search(f"{row['name']} {row['postcode']}", str(escape(row["name"]))) for row in rows]


def _misspelt(cursor: Any) -> list[dict[str, Any]]:
    rng = Random(2)
    rows = _sampled(cursor, "customers_customer", "name", "length(name) > 12")
    return [search(misspell(row["name"], rng), str(escape(row["name"]))) for row in rows]


def _words(cursor: Any) -> list[dict[str, Any]]:
    """Three telling words of what somebody said in the last 90 days, or of where a case is."""
    said = _sampled(
        cursor,
        "contacts_enquiry",
        "words",
        "noted_at > now() - interval '80 days' AND sensitivity = 'open'",
        " AND words <> ''",
    )
    rng, asks = Random(3), []
    for row in said:
        words = _looked_for(cursor, [word for word in dict.fromkeys(telling_words(row["words"])) if len(word) > 3])
        if not words:
            continue
        chosen = sorted(rng.sample(range(len(words)), min(len(words), rng.choice((1, 2, 3)))))
        typed = urlencode({"q": " ".join(words[at] for at in chosen), "words": "1"})
        asks.append(ask(f"/desk/search/?{typed}", "fc-found-words"))
    return asks


def _looked_for(cursor: Any, words: list[str]) -> list[str]:
    """Those that a search looks for: full text passes over words such as `when`."""
    told = "SELECT word FROM unnest(%s::text[]) AS t (word) WHERE ts_lexize('english_stem', word) <> '{}'"
    return [row["word"] for row in _rows(cursor, told, words)]


def _sampled(cursor: Any, table: str, columns: str, condition: str, further: str = "") -> list[dict[str, Any]]:
    """Rows drawn at random, the same ones each time."""
    rows = _rows(
        cursor,
        f"SELECT {columns} FROM {table} t WHERE {condition}{further} ORDER BY hashtext(t.id::text) LIMIT %s",
        SAMPLES,
    )
    assert rows, f"nothing in {table}"
    return rows
