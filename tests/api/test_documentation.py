"""The documentation for people: all of the API, and commands that do what they say."""

from __future__ import annotations

import html
import re
import shlex
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from firstcontact.domain.cases.states import State as CaseState
from firstcontact.domain.promises.states import State as PromiseState
from firstcontact.domain.work.queries import MOST_COUNTED
from firstcontact.doors.api.samples import CALLED
from firstcontact.doors.api.v1 import api
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from firstcontact.journeys.tell_systems import make_webhook
from tests.api.operations import all_operations
from tests.api.systems import HOST, System, system
from tests.towns import Town

pytestmark = pytest.mark.shows("api-documented")
PAGE = "/api/v1/documentation/"
SAMPLES = re.compile(r'<pre class="fc-sample"><code>(curl.*?)</code></pre>', re.DOTALL)


def read_page(language: str = "en") -> str:
    """The page as anybody gets it."""
    System()
    answer = Client(HTTP_HOST=HOST).get(f"{PAGE}?lang={language}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    return answer.content.decode()


@pytest.mark.django_db
def test_the_description_is_open_api_3_1_as_its_published_schema_says(town: Town) -> None:
    described = System().get("/openapi.json").body
    assert described["openapi"].startswith("3.1.")
    assert [error.message for error in OPENAPI_31_VALIDATOR.iter_errors(described)] == []
    del town


def test_states_are_described_as_they_are() -> None:
    shapes = api.get_openapi_schema()["components"]["schemas"]
    for shape, states in (("CaseOut", CaseState), ("PromiseOut", PromiseState)):
        described = shapes[shape]["properties"]["state"]
        assert described["description"] == f"One of {', '.join(states)}."
        assert set(described["examples"]) <= set(states)
    assert str(MOST_COUNTED + 1) in shapes["QueueOut"]["properties"]["waiting"]["description"]


@pytest.mark.django_db
def test_every_operation_is_on_the_page_with_its_scope_and_a_command(town: Town) -> None:
    page = read_page()
    for operation in all_operations():
        assert f'id="{operation.name}"' in page
        assert f"{operation.method.upper()} {operation.path}</h3>" in page
    assert len(SAMPLES.findall(page)) == len(all_operations())
    assert page.count("Needs no key.") == 2
    told, *_ = page.partition('id="contacts"')
    for name in {name for sample in SAMPLES.findall(page) for name in re.findall(r"\$[A-Z]+", sample)}:
        assert name in told, "a reader does not know what to set"
    del town


def test_every_command_on_the_page_works(open_town: Town) -> None:
    """Each is taken from the page and sent as it stands, in their order; what ends something comes last."""
    them = system(teams=["highways"])
    known = {"KEY": them.secret, "WEBHOOK": str(_webhook(them))}
    done = set()
    for sample in sorted(SAMPLES.findall(read_page()), key=lambda each: "-X DELETE" in each):
        method, path, headers, body = _read(html.unescape(sample), known)
        sent: dict[str, Any] = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        kind = sent.pop("HTTP_CONTENT_TYPE", "")
        answer = Client(HTTP_HOST=HOST).generic(method, path, body, content_type=kind, **sent)
        assert 200 <= answer.status_code < 300, (sample, answer.content)
        done.add((method, answer.status_code))
        if path == "/api/v1/contacts" and method == "POST":
            made = answer.json()
            known |= {"CONTACT": made["id"], "CUSTOMER": made["customer"]}
            known["REFERENCE"] = made["enquiries"][1]["case"]["reference"]
    assert {value[1:] for value in CALLED.values() if value.startswith("$")} <= set(known)
    assert ("POST", 201) in done
    del open_town


@pytest.mark.django_db
def test_in_welsh_the_page_says_that_it_is_in_english(welsh_town: Town) -> None:
    System()
    page = Client(HTTP_HOST="aberwen.localhost").get(f"{PAGE}?lang=cy").content.decode()
    assert '<div lang="en">' in page
    assert "yn Saesneg" in page
    del welsh_town


def _webhook(them: System) -> UUID:
    with transaction.atomic():
        made = make_webhook(
            by=SYSTEM, at=now(), address="https://crm.example.org/", events=["case_opened"], key_id=them.key_id
        )
    return made.id


def _read(command: str, known: dict[str, str]) -> tuple[str, str, dict[str, str], str]:
    """What a shell and curl make of a command: method, path, headers and body."""
    words = shlex.split(command.replace("\\\n", " "))
    method, headers, body, address = "", dict[str, str](), "", ""
    words.pop(0)
    while words:
        word = words.pop(0)
        if word == "-X":
            method = words.pop(0)
        elif word == "-H":
            name, _, value = _filled(words.pop(0), known).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = words.pop(0)
        else:
            address = _filled(word, known)
    assert address.startswith(f"http://{HOST}/api/v1/")
    return method or ("POST" if body else "GET"), address.removeprefix(f"http://{HOST}"), headers, body


def _filled(text: str, known: dict[str, str]) -> str:
    text = text.replace("$(uuidgen)", str(uuid4()))
    return re.sub(r"\$([A-Z]+)", lambda found: known[found[1]], text)
