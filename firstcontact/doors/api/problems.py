"""Refusals of the API: raised anywhere on the way, answered as RFC 9457 problems."""

from collections.abc import Mapping
from typing import Any

from firstcontact.doors.parts.problems import SAID as SAID_ANYWHERE

NOT_HERE = SAID_ANYWHERE[404]
SAID = {
    400: "What was sent cannot be read.",
    401: "There is no key, or it is not good.",
    403: "The key may not do this.",
    404: "There is nothing here, or it is not for this key.",
    405: "This address does not answer to this method; `Allow` says to which.",
    406: "The answer is JSON, which the header `Accept` does not take.",
    408: "The body did not come to its end.",
    409: "Another request with this idempotency key asked for something else.",
    413: "What was sent is too large.",
    415: "What is sent here is JSON: Content-Type: application/json.",
    422: "What was sent can be read, but cannot be taken; `errors` says why.",
    429: "Too many requests of this key; `Retry-After` says after how many seconds to go on.",
    500: SAID_ANYWHERE[500],
    503: SAID_ANYWHERE[503],
}


class Problem(Exception):
    """A request that is refused: the status, one sentence that says what to do, and more facts for programs."""

    def __init__(self, status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers, self.more = status, detail, headers, more


def pointer(*parts: object) -> str:
    """A JSON pointer (RFC 6901) to a place in what was sent."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)
