"""Customers: found, made, read, and followed."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from firstcontact.domain.connections.rules import Scope
from firstcontact.doors.api.asking import After, Key, Most, UpdatedSince, feed_arguments
from firstcontact.doors.api.keys import NeedsKey
from firstcontact.doors.api.once import once
from firstcontact.doors.api.problems import Problem
from firstcontact.doors.api.shapes.base import Feed, feed_of
from firstcontact.doors.api.shapes.customers import (
    CustomerIn,
    CustomerMade,
    CustomerOut,
    CustomersOut,
    FindIn,
    customer_out,
)
from firstcontact.doors.parts.access import actor_of
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import Actor
from firstcontact.journeys.know_customer import (
    LikeSomebodyError,
    find_customers,
    follow_customers,
    make_known,
    read_customer,
)

router = Router(tags=["Customers"])


@router.post("", response={201: CustomerMade}, auth=NeedsKey(Scope.CUSTOMERS_WRITE))
def create_customer(request: HttpRequest, body: CustomerIn, idempotency_key: Key) -> Any:
    """Somebody new. Where there are customers who may be the same person, nobody is made unless you are `sure`."""

    def do(by: Actor) -> tuple[int, CustomerMade]:
        try:
            return 201, CustomerMade(id=make_known(by=by, at=now(), said=body.said(), sure=body.sure))
        except LikeSomebodyError as error:
            like = [str(each) for each in error.candidates]
            raise Problem(422, "There are customers who may be the same person.", candidates=like) from error

    return once(request, idempotency_key, do)


@router.post("/find", response=CustomersOut, auth=NeedsKey(Scope.CUSTOMERS_READ))
def search_customers(request: HttpRequest, body: FindIn) -> Any:
    """Find customers by what is known of them, at most 20, or by the reference of a case."""
    found = find_customers(by=actor_of(request), at=now(), words=body.words, reference=body.reference)
    return CustomersOut(items=[customer_out(each) for each in found])


@router.get("", response=Feed[CustomerOut], auth=NeedsKey(Scope.CUSTOMERS_READ))
def list_customers(
    request: HttpRequest, updated_since: UpdatedSince = None, after: After = None, most: Most = 100
) -> Any:
    """Customers who are new, or of whom more is known, oldest change first, as they are known now. That the key looked
    is noted in the audit trail. One whose name is empty turned out to be somebody else whom we know."""
    asked = feed_arguments(updated_since, after, most)
    updates = follow_customers(by=actor_of(request), at=now(), **asked)
    return feed_of(updates, [customer_out(each) for each in updates.items])


@router.get("/{uuid:customer_id}", response=CustomerOut, auth=NeedsKey(Scope.CUSTOMERS_READ))
def get_customer(request: HttpRequest, customer_id: UUID) -> Any:
    """One customer. That the key looked is noted in the audit trail."""
    return customer_out(read_customer(by=actor_of(request), at=now(), customer_id=customer_id))
