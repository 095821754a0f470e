"""Reading is fast enough for the mornings after a storm."""

import pytest

from tests.load.mail import emails_a_second, made_emails


@pytest.mark.shows("mail-read-fast")
def test_at_least_200_ordinary_emails_a_second_are_read_on_one_core() -> None:
    best = max(emails_a_second(made_emails(), 0.3) for _ in range(3))
    assert best >= 200
