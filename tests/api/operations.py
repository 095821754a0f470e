"""Every operation of the API, read from its description, each with a request that would be granted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from firstcontact.doors.api.v1 import api
from tests.isolation.secrets import Secret

CONTACT: dict[str, Any] = {"channel": "phone", "enquiries": [{"service": "missed-bin", "result": "answered"}]}
BODIES: dict[str, dict[str, Any]] = {
    "create_contact": CONTACT,
    "create_customer": {"name": "Nobody Known"},
    "search_customers": {"words": "mary jones"},
    "create_webhook": {"address": "https://crm.example.org/told", "events": ["case_opened"]},
    "replay_webhook": {"since": "2026-11-01T00:00:00Z"},
}


@dataclass(frozen=True)
class Operation:
    """One operation; `scope` is None where no key is needed."""

    name: str
    method: str
    path: str
    scope: str | None
    has_body: bool
    needs_once: bool

    def address(self, about: Secret, webhook: UUID | None = None) -> str:
        """Its address, with ids of the closed service where it takes some."""
        return self.path.format(
            contact_id=about.contact_id,
            customer_id=about.customer_id,
            reference=about.reference,
            webhook_id=webhook or UUID(int=7),
            team="family",
            service="missed-bin",
        )

    @property
    def anywhere(self) -> str:
        """Its address, with ids that nothing has."""
        nothing = UUID(int=7)
        return self.path.format(
            contact_id=nothing,
            customer_id=nothing,
            reference="482109375",
            webhook_id=nothing,
            team="waste",
            service="missed-bin",
        )


def all_operations() -> list[Operation]:
    """As the description has them."""
    return [
        _operation(method, path, details)
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, details in methods.items()
    ]


def _operation(method: str, path: str, details: dict[str, Any]) -> Operation:
    security = details.get("security")
    scope = security[0]["key"][0] if security else None
    once = any(each["name"] == "Idempotency-Key" and each["required"] for each in details["parameters"])
    return Operation(details["operationId"], method, path, scope, "requestBody" in details, once)
