"""Cases and promises: read, and followed."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from firstcontact.domain.connections.rules import Scope
from firstcontact.doors.api.asking import After, Most, UpdatedSince, feed_arguments
from firstcontact.doors.api.keys import NeedsKey
from firstcontact.doors.api.shapes.base import Feed, Reference, feed_of
from firstcontact.doors.api.shapes.cases import CaseOut, PromiseOfCase, case_out, promise_of_case
from firstcontact.doors.parts.access import viewer_of
from firstcontact.overviews.updates import get_case_state, list_updated_cases, list_updated_promises

router = Router(tags=["Cases and promises"])


@router.get("/cases", response=Feed[CaseOut], auth=NeedsKey(Scope.CASES_READ))
def list_cases(request: HttpRequest, updated_since: UpdatedSince = None, after: After = None, most: Most = 100) -> Any:
    """Cases that are new or have changed, oldest change first, as they are now. Those of closed services that the key
    may not see are left out."""
    updates = list_updated_cases(viewer=viewer_of(request), **feed_arguments(updated_since, after, most))
    return feed_of(updates, [case_out(each) for each in updates.items])


@router.get("/cases/{reference}", response=CaseOut, auth=NeedsKey(Scope.CASES_READ))
def get_case(request: HttpRequest, reference: Reference) -> Any:
    """One case, by its reference."""
    return case_out(get_case_state(reference, viewer=viewer_of(request)))


@router.get("/promises", response=Feed[PromiseOfCase], auth=NeedsKey(Scope.CASES_READ))
def list_promises(
    request: HttpRequest, updated_since: UpdatedSince = None, after: After = None, most: Most = 100
) -> Any:
    """Every promise of the cases on which a promise was made, came at risk, was paused, kept or broken."""
    updates = list_updated_promises(viewer=viewer_of(request), **feed_arguments(updated_since, after, most))
    return feed_of(updates, [promise_of_case(each) for each in updates.items])
