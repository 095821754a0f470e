"""Refusing: a list of errors, each with a code and what to do, in the form that was asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One error: its code (that of HTTP) and one sentence."""

    code: int
    description: str


class Refused(Exception):
    """A request that is refused; nothing of it is done."""

    def __init__(self, status: int, *descriptions: str, retry_after: int = 0) -> None:
        super().__init__(*descriptions)
        self.status, self.retry_after = status, retry_after
        self.faults = tuple(Fault(status, each) for each in descriptions)
