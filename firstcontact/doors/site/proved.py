"""What this browser has proved: signed, for half an hour, in the session and never in an address."""

from uuid import UUID

from django.core import signing
from django.http import HttpRequest

from firstcontact.doors.site.here import council_here

KEPT = "proved"
MOST_KEPT = 5
SECONDS = 30 * 60
SALT = "firstcontact.progress"


def remember(request: HttpRequest, reference: str, case_id: UUID) -> None:
    """The case with this reference is theirs for now. The session gets a new name: somebody may know the old one."""
    request.session.cycle_key()
    proof = signing.dumps([str(council_here(request).id), reference, str(case_id)], salt=SALT)
    kept = {**(request.session.get(KEPT) or {}), reference: proof}
    request.session[KEPT] = dict(list(kept.items())[-MOST_KEPT:])


def find_case(request: HttpRequest, reference: str) -> UUID | None:
    """The case with this reference, when they proved at this council not long ago that it is theirs."""
    proof = (request.session.get(KEPT) or {}).get(reference)
    try:
        council, proved, case_id = signing.loads(proof or "", salt=SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return UUID(case_id) if (council, proved) == (str(council_here(request).id), reference) else None
