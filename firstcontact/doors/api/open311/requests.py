"""Reports: listed, found by their number, and sent in."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localtime

from firstcontact.domain.councils.queries import get_council
from firstcontact.doors.api.open311.asking import LONGEST_SPAN, MOST, Fields, one, page_of, several, span_of
from firstcontact.doors.api.open311.front import Answer, key_of
from firstcontact.doors.api.open311.refusing import Refused
from firstcontact.doors.api.open311.reports import answers_of, sent_report
from firstcontact.doors.api.open311.services import service_of
from firstcontact.doors.api.open311.words import notes_of, said, update_words
from firstcontact.doors.parts.caller import address_of
from firstcontact.foundation.clock import now
from firstcontact.foundation.limits.tries import Limit, count_try
from firstcontact.foundation.references import read_reference
from firstcontact.journeys.take_report import ReportRefusedError, take_report
from firstcontact.overviews.public_cases import (
    PublicReport,
    list_public_reports,
    list_public_reports_by_reference,
)

OFTEN = Limit("open311", most=600, within=timedelta(minutes=5))
"""How often lists are read from one place: nobody shows a key for that."""
STATUSES = {"open": False, "closed": True}


def list_reports(request: HttpRequest, fields: Fields) -> Answer:
    """Reports, newest first; by their numbers, or by time, service and status."""
    not_too_often(request)
    numbers = several(fields, "service_request_id")
    if numbers:
        found = list_public_reports_by_reference(_references(numbers[:MOST]))
        return "service_requests", [_report(each, fields) for each in found]
    start, end = span_of(request, fields, at=now(), usual=LONGEST_SPAN, most=LONGEST_SPAN)
    skip, most = page_of(fields)
    found = list_public_reports(
        opened_from=start,
        opened_until=end,
        services=[service_of(code).slug for code in several(fields, "service_code")],
        closed=_closed(fields),
        skip=skip,
        most=most,
    )
    return "service_requests", [_report(each, fields) for each in found]


def get_report(request: HttpRequest, fields: Fields, number: str) -> Answer:
    """One report."""
    return "service_requests", [_report(_public(number), fields)]


def get_token(request: HttpRequest, fields: Fields, token: str) -> Answer:
    """The number of a report by its token. We give the number at once, so that it is its own token."""
    reference = _public(token).reference
    return "service_requests", [{"service_request_id": reference, "token": token}]


def send_report(request: HttpRequest, fields: Fields) -> Answer:
    """A new report."""
    key = key_of(fields)
    if not one(fields, "service_code"):
        raise Refused(400, "service_code was not provided.")
    service, at = service_of(one(fields, "service_code")), now()
    answers, more = answers_of(service.definition, fields)
    sent = sent_report(request, fields, service.slug, more, at=at, through=key.name)
    try:
        taken = take_report(by=key.actor, at=at, service=service, answers=answers, sent=sent)
    except ReportRefusedError as error:
        raise Refused(400, *(f"attribute[{each.question}]: {said(each.message)}" for each in error.mistakes)) from error
    notice = " ".join(said(each) for each in taken.notices)
    return "service_requests", [{"service_request_id": taken.reference, "service_notice": notice or None}]


def not_too_often(request: HttpRequest) -> None:
    """Count this reading of a list.

    :raises Refused: 429 when there were too many from the same place.
    """
    wait = count_try(OFTEN, address_of(request), at=now())
    if wait:
        raise Refused(429, "Too many requests. Wait a little.", retry_after=wait)


def moment(at: datetime) -> str:
    """A moment by the council's clock as W3C writes it, to the second."""
    return localtime(at).isoformat(timespec="seconds")


def _references(numbers: list[str]) -> list[str]:
    return [reference for number in numbers if (reference := read_reference(number))]


def _public(number: str) -> PublicReport:
    found = list_public_reports_by_reference(_references([number]))
    if not found:
        raise Refused(404, "service_request_id was not found.")
    return found[0]


def _closed(fields: Fields) -> bool | None:
    asked = {each.lower() for each in several(fields, "status")}
    if unknown := sorted(asked - set(STATUSES)):
        raise Refused(400, f"There is no status {unknown[0]!r}: there are open and closed.")
    return STATUSES[asked.pop()] if len(asked) == 1 else None


def _report(report: PublicReport, fields: Fields) -> dict[str, Any]:
    place = report.address or None
    shown: dict[str, Any] = {
        "service_request_id": report.reference,
        "status": "open" if report.is_open else "closed",
        "status_notes": notes_of(report),
        "service_name": said(report.name),
        "service_code": report.service,
        "description": place,
        "agency_responsible": said(report.passed_to or get_council().name),
        "requested_datetime": moment(report.opened_at),
        "updated_datetime": moment(report.updated_at),
        "expected_datetime": moment(report.expected_at) if report.expected_at else None,
        "address": place,
        "lat": report.latitude,
        "long": report.longitude,
    }
    if one(fields, "extensions").lower() == "true":
        shown["extended_attributes"] = {"detailed_status": report.status}
        shown["notes"] = [
            {"datetime": moment(each.at), "description": update_words(each), "type": each.status}
            for each in report.updates
        ]
    return shown
