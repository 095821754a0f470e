"""A website on which residents report about streets, as British councils use one: it speaks Open311 with the council.

It behaves as the widely used one is seen to: it asks in XML, reads the questions of what it offers, sends forms with
the attributes and a number of its own, waits for tokens, and asks every few minutes for what happened in the last
hours, keeping each update once and leaving out those that were not in these hours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import requests

LOOKS_BACK = timedelta(hours=2)
CONTROLLED = ("easting", "northing", "uprn", "fixmystreet_id")


class NotTaken(Exception):
    """The council refused; the words are its errors."""


@dataclass
class StreetSite:
    """The site, and what it has heard of reports: (update id, status, words) by the council's number."""

    root: str
    api_key: str
    heard: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)

    def categories(self) -> dict[str, dict[str, str]]:
        """What can be reported, by code."""
        found = self._get("services.xml")
        assert found.tag == "services"
        return {_text(each, "service_code"): {part.tag: part.text or "" for part in each} for each in found}

    def questions(self, code: str) -> list[dict[str, Any]]:
        """The attributes of a category; none where it says that there are none."""
        if self.categories()[code]["metadata"] != "true":
            return []
        found = self._get(f"services/{code}.xml")
        assert _text(found, "service_code") == code
        return [
            {
                **{part.tag: part.text or "" for part in each if part.tag != "values"},
                "values": {_text(one, "key"): _text(one, "name") for one in each.iterfind("values/value")},
            }
            for each in found.iterfind("attributes/attribute")
        ]

    def send(
        self,
        code: str,
        number: int,
        answers: Mapping[str, Any],
        *,
        words: str = "",
        photos: Sequence[bytes] = (),
        fields: Mapping[str, str],
    ) -> str:
        """Send a report; what the site knows by itself is added where it is asked for. The council's number."""
        known = {"fixmystreet_id": str(number), "easting": "530000", "northing": "180000", "uprn": "100090000001"}
        wanted = [each["code"] for each in self.questions(code)]
        form: list[tuple[str, str]] = [
            ("api_key", self.api_key),
            ("service_code", code),
            ("description", words),
            *fields.items(),
            *((f"attribute[{name}]", known[name]) for name in wanted if name in CONTROLLED),
        ]
        for name, value in answers.items():
            several = isinstance(value, list)
            form += [(f"attribute[{name}][]" if several else f"attribute[{name}]", each) for each in _list(value)]
        files = [(f"photo{place}", (f"photo{place}.jpeg", each, "image/jpeg")) for place, each in enumerate(photos, 1)]
        answer = _read(requests.post(f"{self.root}/requests.xml", data=form, files=files or None, timeout=30))
        assert answer.tag == "service_requests"
        given = answer.findtext("request/service_request_id")
        return given or self._by_token(_text(answer, "request/token"))

    def say(self, council_number: str, update: int, words: str, *, status: str = "OPEN", **fields: str) -> str:
        """Send what somebody wrote under a report. The number that comes back."""
        form = {
            "api_key": self.api_key,
            "service_request_id": council_number,
            "service_request_id_ext": "77",
            "update_id": str(update),
            "status": status,
            "updated_datetime": datetime.now(UTC).isoformat(timespec="seconds"),
            "description": words,
            "public_anonymity_required": "FALSE",
            "email_alerts_requested": "FALSE",
            **fields,
        }
        answer = _read(requests.post(f"{self.root}/servicerequestupdates.xml", data=form, timeout=30))
        assert answer.tag == "service_request_updates"
        return _text(answer, "request_update/update_id")

    def poll(self) -> int:
        """Ask what happened. How many updates were new."""
        end = datetime.now(UTC) + timedelta(seconds=1)
        start = end - LOOKS_BACK
        asked = {"start_date": _w3c(start), "end_date": _w3c(end)}
        before = sum(map(len, self.heard.values()))
        for each in self._get("servicerequestupdates.xml", asked).iterfind("request_update"):
            at = datetime.fromisoformat(_text(each, "updated_datetime"))
            told = self.heard.setdefault(_text(each, "service_request_id"), [])
            number = _text(each, "update_id")
            if start <= at <= end and number not in {one[0] for one in told}:
                told.append((number, _text(each, "status"), _text(each, "description")))
        return sum(map(len, self.heard.values())) - before

    def _by_token(self, token: str) -> str:
        return _text(self._get(f"tokens/{token}.xml"), "request/service_request_id")

    def _get(self, path: str, asked: Mapping[str, str] | None = None) -> ElementTree.Element:
        return _read(requests.get(f"{self.root}/{path}", params=asked, timeout=30))


def _read(answer: requests.Response) -> ElementTree.Element:
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    found = ElementTree.fromstring(answer.content)
    if answer.status_code != 200:
        raise NotTaken(answer.status_code, [_text(each, "description") for each in found.iterfind("error")])
    return found


def _text(element: ElementTree.Element, path: str) -> str:
    text = element.findtext(path)
    assert text is not None, path
    return text


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _w3c(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
