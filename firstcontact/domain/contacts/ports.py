"""What contacts need from outside: somebody who looks for viruses in the files that came with messages."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner says of one file: the name of what it found, empty where it found nothing."""

    found: str = ""

    @property
    def infected(self) -> bool:
        """Whether something was found."""
        return bool(self.found)


class ScannerAwayError(ConnectionError):
    """The scanner does not answer; it may another time, whatever the file."""


class NotScannedError(RuntimeError):
    """The scanner answered, and did not look through this file; it may another time."""


class TooLargeToScanError(RuntimeError):
    """The file is larger than the scanner takes; trying again changes nothing."""


class VirusScanner(Protocol):
    """Looks for viruses."""

    def scan(self, content: bytes) -> Verdict:
        """Look through one file.

        :raises ScannerAwayError: when the scanner does not answer.
        :raises NotScannedError: when it could not look through this file now.
        :raises TooLargeToScanError: when it never takes a file of this size.
        """
        ...

    def greet(self) -> str:
        """Who answers, in the scanner's own words: its version and its list of viruses.

        :raises ScannerAwayError: when nobody does.
        """
        ...


_scanners: list[VirusScanner] = []


def register_scanner(scanner: VirusScanner | None) -> None:
    """Say who looks for viruses; None where nobody does."""
    _scanners[:] = [scanner] if scanner else []


def find_scanner() -> VirusScanner | None:
    """Who looks for viruses, or None where nobody does."""
    return _scanners[0] if _scanners else None
