"""What `firstcontact doctor` finds: one thing that was looked at, and how bad it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and in `says` what to do about it.

    :ivar needed: nothing works without it.
    :ivar broken: it was set up, or should be going on, and does not work.
    :ivar look: nothing is missing, but somebody should look at it.
    """

    name: str
    ok: bool
    says: str
    needed: bool = True
    broken: bool = False
    look: bool = False

    @property
    def is_wrong(self) -> bool:
        """Whether somebody must do something; for what else is not well, somebody may."""
        return not self.ok and (self.needed or self.broken)


def mark_of(finding: Finding) -> str:
    """The word before it, as wide as the others."""
    if finding.ok:
        return "[green]ok     [/]"
    if finding.broken:
        return "[red]WRONG  [/]"
    if finding.look:
        return "[yellow]look   [/]"
    return "[red]MISSING[/]" if finding.needed else "[yellow]without[/]"


def spell(number: int, one: str, more: str) -> str:
    """A number with its word: `1 email`, `3 emails`."""
    return f"{number:,} {one if number == 1 else more}"


def ago(seconds: float) -> str:
    """A stretch of time in words."""
    for length, one, more in ((86400, "day", "days"), (3600, "hour", "hours"), (60, "minute", "minutes")):
        if seconds >= length:
            return spell(int(seconds // length), one, more)
    return spell(int(seconds), "second", "seconds")
