"""What a request costs the database: so many statements and no more."""

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from firstcontact.domain.customers.actions import keep_record, make_customer
from firstcontact.domain.customers.rules import Said
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM
from tests.api.systems import system
from tests.journeys.cases import MISSED_BIN
from tests.towns import Town

OF_A_TRANSACTION = ("BEGIN", "COMMIT")


def known_customer(house: int) -> str:
    """Somebody whom the council knows, in this house."""
    said = Said(name="Mary Jones", email=f"mary{house}@example.org", address=f"{house} Mill Lane", postcode="CM1 2AB")
    with transaction.atomic():
        record = keep_record(by=SYSTEM, at=now(), source="phone", said=said)
        return str(make_customer(by=SYSTEM, at=now(), record_id=record))


def statements_of(enquiries: list[dict[str, object]]) -> list[str]:
    """What the database is asked when a system hands in the last of these, once what is kept in memory is there."""
    them = system()
    for house, enquiry in enumerate(enquiries):
        customer = known_customer(house)
        with CaptureQueriesContext(connection) as caught:
            made = them.post("/contacts", {"channel": "phone", "customer": customer, "enquiries": [enquiry]})
        assert made.status == 201, made.body
    return [each["sql"] for each in caught if each["sql"] not in OF_A_TRANSACTION]


def report(house: int) -> dict[str, object]:
    """A bin that was missed at this house."""
    answers = {"address": {"lines": [f"{house} Mill Lane"], "postcode": "CM1 2AB"}, "contact": {"name": "Mary Jones"}}
    return {"service": "missed-bin", "answers": {**MISSED_BIN, "day": now().date().isoformat(), **answers}}


def test_a_contact_that_opens_a_case_takes_at_most_30_statements(open_town: Town) -> None:
    del open_town
    asked = statements_of([report(14), report(16)])
    assert len(asked) <= 30, "\n".join(asked)


def test_a_contact_that_is_dealt_with_at_once_takes_at_most_13(open_town: Town) -> None:
    del open_town
    asked = statements_of([{"service": "missed-bin", "result": "answered"}] * 2)
    assert len(asked) <= 13, "\n".join(asked)
