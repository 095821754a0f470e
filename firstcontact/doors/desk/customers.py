"""One customer, all channels."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from firstcontact.domain.customers.queries import UnknownCustomerError
from firstcontact.doors.desk.hand import ADVISERS, hand_of
from firstcontact.doors.desk.shown import shown_customer
from firstcontact.doors.parts.access import STAFF, actor_of, open_to, viewer_of
from firstcontact.foundation.audit import trail
from firstcontact.foundation.clock import now
from firstcontact.overviews.customer_page import get_customer_page


@open_to(*STAFF)
def customer(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    """The customer page; that it was seen is noted."""
    by = actor_of(request)
    try:
        page = get_customer_page(customer_id, viewer=viewer_of(request), at=now())
    except UnknownCustomerError as error:
        raise Http404 from error
    trail.note(by=by, at=now(), verb="saw", subject_kind="customer", subject_id=customer_id)
    hand = hand_of(request) if by.has_role(*ADVISERS) else None
    return render(request, "desk/customer.html", {**shown_customer(page), "hand": hand})
