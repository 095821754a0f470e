"""Reading what was sent: the fields and attributes of a report as answers to our questions, and what else there is."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import HttpRequest

from firstcontact.domain.catalogue.definition import (
    AddressQuestion,
    ChooseSomeQuestion,
    ContactQuestion,
    DateQuestion,
    LongTextQuestion,
    PlaceQuestion,
    Question,
    ServiceDefinition,
    TextQuestion,
)
from firstcontact.domain.contacts.actions import NewFile
from firstcontact.domain.councils.queries import get_council
from firstcontact.domain.customers.rules import Said
from firstcontact.doors.api.open311.asking import Fields, one
from firstcontact.doors.api.open311.refusing import Refused
from firstcontact.journeys.take_report import Sent

ATTRIBUTE = re.compile(r"attribute\[([^\]]{1,80})\](?:\[\d*\])?")
OWN_NUMBERS = ("fixmystreet_id", "service_request_id_ext")
"""Where systems give their own number of the report, as an attribute or a field."""
ADDED_BY_SYSTEM = ("media_url", "requested_datetime", "device_id", "account_id", "address_id")
MOST_WORDS = 4000
MOST_FILES, MOST_BYTES = 6, 12_000_000
"""Together: as much as the front takes of a report (`doors/console/front.py`)."""
LONGEST_NUMBER = 80
NOT_KEPT = ("api_key",)


def answers_of(definition: ServiceDefinition, fields: Fields) -> tuple[dict[str, object], list[str]]:
    """Raw answers by question, and in lines what was sent beside them or did not fit.

    :raises Refused: 400 without a place.
    """
    sent = _attributes(fields)
    place = _place(fields)
    answers: dict[str, object] = {}
    more: list[str] = []
    for question in definition.questions:
        if isinstance(question, PlaceQuestion) and place:
            answers[question.id], place = place, {}
        elif isinstance(question, ContactQuestion):
            answers[question.id] = {**_person(fields), "address": "", "postcode": ""}
        elif question.id in sent:
            answers[question.id], whole = _answer(question, sent.pop(question.id))
            more += [f"{question.id}: {whole}"] if whole else []
    _put_words(definition, fields, answers)
    more += [f"{code}: {', '.join(values)}" for code, values in sent.items()]
    more += [f"{name}: {value}" for name in ADDED_BY_SYSTEM for value in fields.get(name, ())]
    return answers, more


def sent_report(
    request: HttpRequest, fields: Fields, service: str, more: Iterable[str], *, at: datetime, through: str
) -> Sent:
    """All of a report. Sent again under its own number, or without one the same on the same day, it is the same."""
    files, raw = _files(request), _raw(fields)
    own = own_number(fields)
    same = sha256(raw + b"".join(sha256(each.content).digest() for each in files)).hexdigest()
    key = f"report:{service[:40]}:{own}" if own else f"same:{at.date().isoformat()}:{same}"
    return sent(fields, key=key, raw=raw, files=files, more=more, through=through)


def sent(fields: Fields, *, key: str, raw: bytes, files: Iterable[NewFile], more: Iterable[str], through: str) -> Sent:
    """What was sent, as the journeys take it."""
    person, languages = _person(fields), get_council().languages
    wish = one(fields, "locale").lower()[:2]
    return Sent(
        key=key,
        raw=raw,
        through=through,
        language=wish if wish in languages else languages[0],
        words=one(fields, "description")[:MOST_WORDS],
        more=tuple(more),
        said=Said(name=person["name"], email=person["email"], phone=person["phone"]),
        files=tuple(files),
    )


def sent_update(request: HttpRequest, fields: Fields, *, number: str, more: Iterable[str], through: str) -> Sent:
    """All of an update, by its own number."""
    links = [f"media_url: {value}" for name in ("media_url", "media_url[]") for value in fields.get(name, ())]
    key = f"update:{_short(number)}"
    return sent(fields, key=key, raw=_raw(fields), files=_files(request), more=[*more, *links], through=through)


def own_number(fields: Fields) -> str:
    """The number of the report in the system that sends it; empty when it says none."""
    attributes = _attributes(fields)
    for name in OWN_NUMBERS:
        said = (attributes.get(name) or fields.get(name) or [""])[-1].strip()
        if said:
            return _short(said)
    return ""


def _short(number: str) -> str:
    return number if len(number) <= LONGEST_NUMBER else sha256(number.encode("utf-8", "replace")).hexdigest()


def _attributes(fields: Fields) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, values in fields.items():
        if match := ATTRIBUTE.fullmatch(name):
            found.setdefault(match[1], []).extend(values)
    return found


def _answer(question: Question, values: list[str]) -> tuple[object, str]:
    """The raw answer; and all of it where it had to be cut to what the question takes."""
    last = values[-1].strip()
    if isinstance(question, ChooseSomeQuestion):
        return [part.strip() for value in values for part in _parts(question, value)], ""
    if isinstance(question, DateQuestion):
        return last[:10] if re.match(r"\d{4}-\d\d-\d\dT", last) else last, ""
    if isinstance(question, AddressQuestion):
        *lines, postcode = [line for line in last.splitlines() if line.strip()] or [""]
        return {"lines": lines, "postcode": postcode}, ""
    if isinstance(question, TextQuestion | LongTextQuestion) and len(last) > question.max_length:
        return last[: question.max_length], last
    return last, ""


def _parts(question: ChooseSomeQuestion, value: str) -> list[str]:
    return [value] if value.strip() in question.options else value.split(",")


def _person(fields: Fields) -> dict[str, str]:
    names = [one(fields, "first_name"), one(fields, "last_name")]
    return {
        "name": " ".join(each for each in names if each) or one(fields, "name"),
        "email": one(fields, "email"),
        "phone": one(fields, "phone"),
    }


def _place(fields: Fields) -> dict[str, Any]:
    latitude, longitude = _degrees(fields, "lat", 90), _degrees(fields, "long", 180)
    words = one(fields, "address_string")
    if (latitude is None) != (longitude is None):
        raise Refused(400, "lat and long belong together.")
    if latitude is not None and longitude is not None:
        words = words if len(words) >= 3 else f"{latitude:.5f}, {longitude:.5f}"
        return {"words": words[:500], "latitude": latitude, "longitude": longitude}
    if not words:
        raise Refused(400, "Say where it is: lat and long, or address_string.")
    return {"words": words[:500]}


def _degrees(fields: Fields, name: str, most: int) -> float | None:
    said = one(fields, name)
    if not said:
        return None
    if not re.fullmatch(r"[+-]?\d{1,3}(\.\d{0,30})?", said, re.ASCII) or abs(float(said)) > most:
        raise Refused(400, f"{name} is a number of degrees (WGS 84), from -{most} to {most}.")
    return float(said)


def _put_words(definition: ServiceDefinition, fields: Fields, answers: dict[str, object]) -> None:
    """What they wrote answers the first question for free text that is put to everybody, where nothing else does."""
    words = one(fields, "description")
    for question in definition.questions:
        if isinstance(question, LongTextQuestion) and question.shown_when is None:
            if words and not answers.get(question.id):
                answers[question.id] = words[: question.max_length]
            return


def _raw(fields: Mapping[str, list[str]]) -> bytes:
    """Every field as it was sent, but for the key, which is a secret."""
    kept = {name: values for name, values in sorted(fields.items()) if name not in NOT_KEPT}
    return json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace")


def _files(request: HttpRequest) -> list[NewFile]:
    files = [each for name in request.FILES for each in request.FILES.getlist(name)]
    if len(files) > MOST_FILES or sum(each.size or 0 for each in files) > MOST_BYTES:
        raise Refused(400, f"At most {MOST_FILES} files, together at most {MOST_BYTES // 1_000_000} MB.")
    return [NewFile(each.name or "", each.content_type or "", each.read()) for each in files]
