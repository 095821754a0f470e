"""What happened to reports, for websites that show it; and what was said of them there."""

from datetime import timedelta

from django.http import HttpRequest

from firstcontact.doors.api.open311.asking import Fields, one, page_of, span_of
from firstcontact.doors.api.open311.front import Answer, key_of
from firstcontact.doors.api.open311.refusing import Refused
from firstcontact.doors.api.open311.reports import sent_update
from firstcontact.doors.api.open311.requests import moment, not_too_often
from firstcontact.doors.api.open311.words import update_words
from firstcontact.foundation.clock import now
from firstcontact.foundation.references import read_reference
from firstcontact.journeys.take_report import take_update
from firstcontact.overviews.public_cases import find_public_case, list_public_updates

USUAL, LONGEST = timedelta(days=1), timedelta(days=31)
"""The stretch of time where none is said, and the longest: to look for updates is to read every event in it."""
DONE = ("fixed", "closed", "no_further_action", "duplicate", "not_councils_responsibility", "cancelled")
"""Statuses by which they say that nothing is left to do."""
NOTHING_SAID = ("", "unchanged")


def list_updates(request: HttpRequest, fields: Fields) -> Answer:
    """What happened in a stretch of time, oldest first."""
    not_too_often(request)
    start, end = span_of(request, fields, at=now(), usual=USUAL, most=LONGEST)
    skip, most = page_of(fields)
    found = list_public_updates(since=start, until=end, skip=skip, most=most)
    return "service_request_updates", [
        {
            "update_id": str(each.id),
            "service_request_id": each.reference,
            "status": each.status,
            "description": update_words(each),
            "updated_datetime": moment(each.written_at),
        }
        for each in found
    ]


def send_update(request: HttpRequest, fields: Fields) -> Answer:
    """Somebody said something of a report on the website that it came from."""
    key = key_of(fields)
    missing = [name for name in ("service_request_id", "update_id") if not one(fields, name)]
    if missing:
        raise Refused(400, *(f"{name} was not provided." for name in missing))
    case = find_public_case(read_reference(one(fields, "service_request_id")) or "")
    if case is None:
        raise Refused(404, "service_request_id was not found.")
    number, status = one(fields, "update_id"), one(fields, "status").lower()
    says_open = status not in (*NOTHING_SAID, *DONE)
    differs = status not in NOTHING_SAID and says_open != case.is_open
    if not one(fields, "description") and not differs and not request.FILES and "media_url" not in fields:
        raise Refused(400, "description was not provided.")
    more = [f"status: {status}"] if differs else []
    sent = sent_update(request, fields, number=number, more=more, through=key.name)
    take_update(by=key.actor, at=now(), case_id=case.id, still_open=says_open, sent=sent)
    return "service_request_updates", [{"update_id": number}]
