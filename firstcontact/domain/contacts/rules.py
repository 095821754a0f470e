"""The closed lists of contacts and enquiries, the demand type that the machine proposes, and waits for the scanner."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

CHANNELS: Final = ("web", "phone", "counter", "email", "chat", "text", "social", "post", "kiosk", "partner")
RESULTS: Final = (
    "answered",
    "case_opened",
    "case_updated",
    "progress_given",
    "call_back_promised",
    "handed_over",
    "signposted",
    "cannot_help",
)
DONE_AT_ONCE: Final = ("answered", "signposted", "handed_over", "cannot_help")
"""The results that an adviser chooses; the others follow from what was done."""
FAILURE_REASONS: Final = (
    "progress_chasing_before_due",
    "progress_chasing_after_broken",
    "not_done_as_promised",
    "unnecessary_clarification",
    "poor_signposting_or_transfer",
    "repeat_notification_same_info",
    "repeat_contact_premature_closure",
    "wrong_channel",
    "information_should_be_online",
)

MOST_SCANS: Final = 6
"""Times that a file is taken to a virus scanner which answers for it with an error."""
LONGEST_SCAN_WAIT: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Demand:
    """Whether an enquiry is what the service is for (`value`) or of the council's own making (`failure`, and why)."""

    kind: str
    reason: str = ""


def propose_demand(
    *,
    result: str,
    service_demand: str,
    service_reason: str,
    asked_about_case: bool,
    promise_broken: bool,
    reopened: bool,
) -> Demand:
    """The demand type as the machine sees it; a person may change it.

    No new facts about an open case is progress chasing: before due, or after a promise was broken. New facts are value.
    Whoever only asks about a service, and is answered at once, has not been let down by it.
    """
    if reopened:
        return Demand("failure", "repeat_contact_premature_closure")
    if asked_about_case and result in ("progress_given", "answered"):
        return Demand("failure", f"progress_chasing_{'after_broken' if promise_broken else 'before_due'}")
    if asked_about_case:
        return Demand("value")
    if service_demand == "failure" and not (result in DONE_AT_ONCE and service_reason == "not_done_as_promised"):
        return Demand("failure", service_reason)
    return Demand("value")


def scan_wait(tries: int) -> timedelta:
    """How long a file waits until it is taken to the virus scanner again, after so many tries in vain before this one.

    A minute, then twice as long each time, up to an hour.
    """
    return min(timedelta(minutes=2 ** min(tries, 10)), LONGEST_SCAN_WAIT)
