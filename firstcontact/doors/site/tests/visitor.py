"""Somebody who visits the website of a made-up council, for the tests of this door, and what the database holds."""

import re
from collections.abc import Mapping
from datetime import timedelta
from html import unescape
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.http import HttpResponse
from django.test import Client

from firstcontact.doors.parts.council import forget_councils
from firstcontact.foundation.clock import now
from firstcontact.foundation.files.models import RawInput
from firstcontact.foundation.tenancy.appending import write_appended
from firstcontact.foundation.tenancy.models import CouncilOwned

Fields = Mapping[str, Any]
CONTACT = {"contact-name": "Mary Jones", "contact-email": "mary@example.org", "contact-postcode": "CM1 2AB"}


def missed_bin() -> dict[str, Fields]:
    """The answers of a missed bin, question by question, as a browser sends them."""
    today = now().date()
    day = today - timedelta(days=max(0, today.weekday() - 4))
    return {
        "address": {"address-lines": ["14 Mill Lane"], "address-postcode": "CM1 2AB"},
        "bin": {"bin": ["rubbish"]},
        "day": {"day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year)},
        "help": {"help": "no"},
        "out_in_time": {"out_in_time": "yes"},
        "sticker": {"sticker": "no"},
        "street": {"street": "just_mine"},
        "access": {"access": ""},
        "contact": CONTACT,
    }


def compliment(words: str) -> dict[str, Fields]:
    """The answers of a compliment, which only the team that has it may see."""
    return {
        "kind": {"kind": "compliment"},
        "about": {"about": "staff"},
        "what_happened": {"what_happened": words},
        "share": {"share": "no"},
        "adjust": {"adjust": ""},
        "contact": CONTACT,
    }


class Visitor:
    """A browser at one council's website, in one language."""

    def __init__(self, council: str = "castlemere", language: str = "en", **options: Any) -> None:
        """Open the browser; nothing is asked yet."""
        forget_councils()
        self.client = Client(SERVER_NAME=f"{council}.localhost", headers={"accept-language": language}, **options)
        self.reference = ""

    def get(self, path: str, **data: Any) -> HttpResponse:
        """Load a page, going wherever it leads."""
        return cast(HttpResponse, self.client.get(path, data, follow=True))

    def post(self, path: str, data: Fields | None = None) -> HttpResponse:
        """Send a form, going wherever it leads."""
        return cast(HttpResponse, self.client.post(path, dict(data or {}), follow=True))

    def start(self, service: str = "missed-bin") -> str:
        """Press "Start now". Returns the reference as addresses have it."""
        response = self.post(f"/services/{service}/")
        self.reference = path_of(response).split("/")[2]
        return self.reference

    def answer(self, question: str, fields: Fields) -> HttpResponse:
        """Answer one question of the form that was started last."""
        return self.post(f"/apply/{self.reference}/{question}/", fields)

    def answer_until(
        self, stop_at: str | None, answers: Mapping[str, Fields] | None = None, *, service: str = "missed-bin"
    ) -> None:
        """Start a service and answer in order, up to this question and without it; all of them for None."""
        self.start(service)
        for question, fields in (answers or missed_bin()).items():
            if question == stop_at:
                return
            self.answer(question, fields)

    def report(self, answers: Mapping[str, Fields] | None = None, *, service: str = "missed-bin") -> str:
        """Apply, all the way. Returns the reference that the confirmation shows."""
        self.answer_until(None, answers, service=service)
        page = text_of(self.post(f"/apply/{self.reference}/check-answers/"))
        found = re.search(r"\d{4}-\d{4}-\d", page)
        assert found, page
        return found.group()

    def prove(self, reference: str, proof: str) -> HttpResponse:
        """Check progress with a reference and a second proof."""
        return self.post("/progress/", {"reference": reference, "proof": proof})


def path_of(response: HttpResponse) -> str:
    """Where the browser is after following every redirect."""
    return str(response.request["PATH_INFO"])  # type: ignore[attr-defined]


def text_of(response: HttpResponse) -> str:
    """The words of the page's main part, without markup."""
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")] if "<main" in page else page
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def heading_of(response: HttpResponse) -> str:
    """The words of the page's first heading."""
    found = re.search(r"<h1.*?</h1>", response.content.decode(), re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found.group() if found else "")).split())


def everything() -> dict[str, str]:
    """A fingerprint of every row of the council: table to the hash of all that it holds. Equal: nothing has changed.

    Without the raw input: what came in is kept, also what is refused.
    """
    write_appended()
    prints: dict[str, str] = {}
    with connection.cursor() as cursor:
        for model in _tables():
            table = model._meta.db_table
            cursor.execute(
                f"SELECT count(*) || md5(coalesce(string_agg(t::text, '|' ORDER BY t.id), '')) FROM {table} t"
            )
            prints[table] = cursor.fetchone()[0]
    return prints


def _tables() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if issubclass(model, CouncilOwned) and model is not RawInput]


def count_of(table: str) -> int:
    """How many rows of this table the council has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def only_case() -> UUID:
    """The id of the one case that there is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM cases_case")
        (row,) = cursor.fetchall()
        return UUID(str(row[0]))
