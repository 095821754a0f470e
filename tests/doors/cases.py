"""Cases for the tests of doors, made through the journeys, and signed-in clients."""

import time
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client

from firstcontact.domain.staff.queries import list_colleagues
from firstcontact.doors.parts.council import forget_councils
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import PUBLIC, Actor
from firstcontact.journeys.submit_application import answer_question, start_application, submit_application

HOST = "castlemere.localhost"


def report_missed_bin(
    *,
    name: str = "Mary Jones",
    email: str = "mary@example.org",
    phone: str = "",
    at: datetime | None = None,
) -> UUID:
    """A missed bin reported on the website, just now if no time is given. Returns the case."""
    at = at or now()
    today = at.date()
    contact: dict[str, Any] = {"name": name, "email": email, "phone": phone, "postcode": "CM1 2AB"}
    answers: dict[str, Any] = {
        "address": {"lines": ["14 Mill Lane"], "postcode": "CM1 2AB"},
        "bin": ["rubbish"],
        "day": {"day": str(today.day), "month": str(today.month), "year": str(today.year)},
        "help": "no",
        "out_in_time": "yes",
        "sticker": "no",
        "street": "just_mine",
        "access": "",
        "contact": contact,
    }
    draft = start_application(by=PUBLIC, at=at, service="missed-bin", language="en")
    for question, raw in answers.items():
        checked = answer_question(
            by=PUBLIC, at=at, reference=draft.reference, key=draft.key, question=question, raw=raw
        )
        assert checked.ok, checked.mistakes
    return submit_application(by=PUBLIC, at=at, reference=draft.reference, key=draft.key).case_id


def client_of(actor: Actor, *, host: str = HOST) -> Client:
    """A browser in which this member of staff is signed in."""
    forget_councils()
    colleague = next(one for one in list_colleagues() if one.id == actor.id)
    client = Client(HTTP_HOST=host)
    login = get_user_model().objects.get(id=colleague.login_id)
    client.force_login(login)
    say_two_factors(client, login.pk)
    return client


def say_two_factors(client: Client, login_id: UUID, *, since: float | None = None) -> None:
    """The session of this browser as it is after a sign-in with password and code, `since` a time of the clock."""
    at = time.time() if since is None else since
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": at},
        {"method": "mfa", "at": at, "type": "totp"},
    ]
    session["account_authentication_methods_user"] = str(login_id)
    session.save()


def ask_for(client: Client, case_id: UUID, move: str, fields: dict[str, str]) -> HttpResponse:
    """Post a move of the case page, and follow where it leads."""
    answer: Any = client.post(f"/office/cases/{case_id}/{move}/", fields, follow=True)
    return answer  # type: ignore[no-any-return]
