"""Customers as other systems tell and see them."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictBool, StringConstraints

from firstcontact.domain.customers.queries import CustomerFacts
from firstcontact.domain.customers.rules import Said
from firstcontact.doors.api.shapes.base import Day, In, Line, Out, Reference, Words

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]


class SaidIn(In):
    """What is said of a person. Leave out what is not known."""

    name: Line = ""
    date_of_birth: Day | None = None
    email: Line = Field(default="", examples=["mary@example.org"])
    phone: Line = Field(default="", examples=["01632 960 001"])
    postcode: Annotated[Line, StringConstraints(max_length=12)] = ""
    address: Words = ""
    language: Language | None = None

    def said(self) -> Said:
        """The same, as the journeys take it."""
        return Said(
            name=self.name,
            date_of_birth=self.date_of_birth,
            email=self.email,
            phone=self.phone,
            postcode=self.postcode,
            address=self.address,
            language=self.language or "",
        )


class CustomerIn(SaidIn):
    """Somebody new."""

    name: Annotated[Line, StringConstraints(min_length=1)]
    sure: StrictBool = Field(default=False, description="True: this is nobody of those who are like them.")


class FindIn(In):
    """Whom to look for. Their details stand in the body, because addresses are written into logs."""

    words: Line = Field(default="", description="A name, postcode, phone number or email, or parts of a name.")
    reference: Reference | None = Field(default=None, description="Whose case has this reference.")


class CustomerOut(Out):
    """What is known of a customer, as far as this key may know."""

    id: UUID
    name: str
    date_of_birth: date | None
    email: str
    email_verified: bool
    phone: str
    phone_verified: bool
    postcode: str
    address: str
    language: str
    access_needs: str


class CustomersOut(Out):
    """Those who were found, by name."""

    items: list[CustomerOut]


class CustomerMade(Out):
    """The new customer."""

    id: UUID


def customer_out(customer: CustomerFacts) -> CustomerOut:
    """A customer as they go out."""
    return CustomerOut(
        id=customer.id,
        name=customer.name,
        date_of_birth=customer.date_of_birth,
        email=customer.email,
        email_verified=customer.email_verified,
        phone=customer.phone,
        phone_verified=customer.phone_verified,
        postcode=customer.postcode,
        address=customer.address,
        language=customer.language,
        access_needs=customer.access_needs,
    )
