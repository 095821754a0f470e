"""Whole emails come in fast enough for the mornings after a storm."""

import pytest

from tests.load.intake import measure

HERE = 60
"""Emails a second that two quiet cores take in (`make bench` prints the figure); a busy machine takes fewer."""


@pytest.mark.long
@pytest.mark.shows("mail-taken-in-fast")
def test_whole_emails_come_in_at_a_good_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FIRSTCONTACT_HOME", "FIRSTCONTACT_DEMO"):
        monkeypatch.setenv(name, "")  # is measured in a home of its own, and put back afterwards
    for name in ("DATABASE_URL", "DATABASE_ADMIN_URL"):
        monkeypatch.delenv(name, raising=False)
    assert max(measure() for _ in range(2)) >= HERE / 2
