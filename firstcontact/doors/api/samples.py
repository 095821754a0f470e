"""One request for each operation, as people would type it: the documentation shows them, and a test sends them."""

import json
from typing import Any, Final

CALLED: Final = {
    "contact_id": "$CONTACT",
    "customer_id": "$CUSTOMER",
    "reference": "$REFERENCE",
    "webhook_id": "$WEBHOOK",
    "team": "highways",
    "service": "pothole",
}
"""What stands in addresses: names of the shell for what only the reader has."""
BODIES: Final[dict[str, dict[str, Any]]] = {
    "create_contact": {
        "channel": "phone",
        "key": "call-4711",
        "said": {"name": "Mary Ashdown", "email": "mary@example.org", "postcode": "CM1 2AB"},
        "enquiries": [
            {"service": "missed-bin", "result": "answered", "words": "When is my bin collected?"},
            {
                "service": "pothole",
                "answers": {
                    "danger": "no",
                    "road": "council_road",
                    "place": {"words": "Outside 7 High Street", "latitude": 51.5, "longitude": -0.1},
                    "surface": "carriageway",
                    "size": "small",
                    "damage": "no",
                    "contact": {"name": "Mary Ashdown", "email": "mary@example.org"},
                },
            },
        ],
    },
    "create_customer": {"name": "Owen Price", "date_of_birth": "1960-05-17", "phone": "01632 960 001"},
    "search_customers": {"words": "mary ashdown"},
    "create_webhook": {"address": "https://crm.example.org/firstcontact", "events": ["case_opened", "case_closed"]},
    "replay_webhook": {"since": "2026-11-23T10:00:00Z"},
}
QUERIES: Final = {
    "list_contacts": "?updated_since=2026-11-23T10:00:00Z",
    "list_cases": "?most=50",
}


def write_sample(address: str, operation: str, method: str, path: str, *, key: bool, once: bool) -> str:
    """The command.

    :param address: of the API, without a slash at its end.
    """
    for name, value in CALLED.items():
        path = path.replace("{" + name + "}", value)
    lines = ["curl" if method == "get" else f"curl -X {method.upper()}"]
    if key:
        lines.append('-H "Authorization: Bearer $KEY"')
    if once:
        lines.append('-H "Idempotency-Key: $(uuidgen)"')
    if operation in BODIES:
        lines.append('-H "Content-Type: application/json"')
        lines.append(f"-d '{json.dumps(BODIES[operation], indent=2)}'")
    lines.append(f'"{address}{path}{QUERIES.get(operation, "")}"')
    return " \\\n  ".join(lines)
