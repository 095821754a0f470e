"""Choosing the team for a case, and saying why. Pure: the same facts always give the same answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Routed:
    """Where a case goes: the team's code, and the reason as a code with its facts (`why` of the work item)."""

    team: str
    reason: str
    facts: dict[str, str]
    high_priority: bool = False

    @property
    def why(self) -> dict[str, str]:
        """The reason as plain data."""
        found = {"reason": self.reason, **self.facts}
        return {**found, "priority": "high"} if self.high_priority else found


def choose_queue(
    *, service: str, service_team: str, high_priority: bool, passed_on: bool, front_desk: str = "customer_services"
) -> Routed:
    """The service's own team; what is not ours goes to the front desk, who pass it on and tell the customer."""
    if passed_on:
        return Routed(front_desk, "not_ours", {"service": service}, high_priority)
    return Routed(service_team, "team_of_service", {"service": service}, high_priority)
