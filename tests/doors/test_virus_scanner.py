"""The virus scanner as the settings choose it, and what `firstcontact doctor` says of it."""

from typing import Any

import pytest

from firstcontact.connectors.clamav.tests.peers import clamd, finding
from firstcontact.domain.contacts import ports
from firstcontact.doors.console import checkup
from firstcontact.doors.console.findings import Finding
from firstcontact.settings.environment import SettingError
from firstcontact.settings.wiring import connect_scanner

pytestmark = pytest.mark.shows("mail-files-scanned")


def viruses() -> Finding:
    """What the doctor finds of it."""
    (found,) = next(check for check in checkup.CHECKS if check.__name__ == "_viruses")()
    return found


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """At first there is no scanner, and after the test there is none either."""
    monkeypatch.setattr(ports, "_scanners", [])


def test_without_the_setting_nobody_looks_for_viruses(settings: Any) -> None:
    settings.CLAMAV = ""
    connect_scanner()
    assert ports.find_scanner() is None
    assert (viruses().ok, "not scanned" in viruses().says) == (True, True)


def test_the_scanner_of_the_setting_is_asked_and_the_doctor_greets_it(settings: Any) -> None:
    with clamd(finding(b"zebra")) as (address, _):
        settings.CLAMAV = address
        connect_scanner()
        scanner = ports.find_scanner()
        assert scanner is not None
        assert scanner.scan(b"a zebra").infected
        assert (viruses().ok, viruses().says) == (True, f"ClamAV 1.4.6/27000/Mon at {address}")


def test_the_doctor_says_that_the_scanner_is_away_and_what_follows(settings: Any) -> None:
    settings.CLAMAV = "127.0.0.1:1"
    connect_scanner()
    assert (viruses().ok, viruses().needed) == (False, False)
    for words in ("cannot be reached", "cannot be opened", "127.0.0.1:1"):
        assert words in viruses().says


def test_an_address_that_cannot_be_read_is_refused(settings: Any) -> None:
    settings.CLAMAV = "unix:clamd"
    with pytest.raises(SettingError, match="CLAMAV is an address"):
        connect_scanner()
