"""The parts of the benchmark that need Django, each in a process of its own: `python -m tests.load.bench.inside PART`.

What it needs to know comes in as JSON, and what it found goes out so.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import transaction

from firstcontact.demo.councils import load_councils
from firstcontact.domain.connections.actions import make_key
from firstcontact.domain.councils.queries import get_by_code
from firstcontact.domain.staff.actions import add_colleague
from firstcontact.doors.parts.accounts import open_session
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.identity.models import Login
from firstcontact.foundation.tenancy import acting_for
from tests.load.bench.filling import Filling, Sizes
from tests.load.bench.measuring import COUNCIL_HOST
from tests.load.bench.patterns import tell_patterns
from tests.load.bench.people import COUNCIL
from tests.load.bench.samples import TEAM
from tests.load.bench.statements import count_statements


def fill(admin_url: str, sizes: dict[str, int], stories: int) -> dict[str, Any]:
    """Make the council and fill it: so many stories of each kind are told, and their rows multiplied."""
    council = load_councils(at=now(), codes=[COUNCIL])[COUNCIL]
    at = now()
    with acting_for(council):
        patterns = tell_patterns(until=at, opened=stories, closed=stories, asked=stories)
    Filling(admin_url, council, patterns, Sizes(**sizes), at).fill()
    return {}


def sign_in(number: int) -> dict[str, Any]:
    """So many colleagues who advise and work cases of the large queue, each signed in; their cookies, and a key."""
    with acting_for(get_by_code(COUNCIL).id), transaction.atomic():
        cookies = []
        for one in range(number):
            email = f"bench{one}@castlemere.example.org"
            roles, teams = ["adviser", "officer", "team_leader"], ["customer_services", TEAM]
            add_colleague(by=SYSTEM, at=now(), email=email, name=f"Colleague {one + 1}", roles=roles, teams=teams)
            cookies.append(open_session(Login.objects.get(email=email), kind="console"))
        made = make_key(
            by=SYSTEM,
            at=now(),
            name="Benchmark",
            scopes=["contacts:write", "contacts:read"],
            teams=[],
            expires_at=now() + timedelta(days=1),
        )
    return {"cookies": cookies, "key": made.secret}


def count(asks: dict[str, list[dict[str, Any]]], cookie: str) -> dict[str, Any]:
    """Of each measure, what its statements took within requests and alone."""
    return {name: asdict(count_statements(some, cookie, COUNCIL_HOST)) for name, some in asks.items()}


PARTS: dict[str, Callable[..., dict[str, Any]]] = {"fill": fill, "sign-in": sign_in, "count": count}


def main(words: list[str]) -> None:
    """Does one part and prints what came of it."""
    json.dump(PARTS[words[0]](**json.loads(sys.stdin.read())), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
