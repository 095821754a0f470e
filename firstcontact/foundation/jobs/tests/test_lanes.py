"""Jobs that a clock starts: each council has its turn, whatever happens at another."""

from datetime import datetime
from uuid import UUID

import pytest
from procrastinate.contrib.django import app

from firstcontact.foundation.jobs import lanes
from firstcontact.foundation.tenancy import require_council
from tests.towns import make_town


@pytest.mark.shows("periodic-jobs-reach-every-council")
@pytest.mark.django_db(transaction=True)
def test_what_goes_wrong_at_one_council_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    councils = [make_town(code) for code in ("castlemere", "aberwen", "strathlorne")]
    monkeypatch.setattr(lanes, "_councils", [lambda: councils])
    monkeypatch.setattr(app, "periodic", lambda **_: lambda task: task)
    reached: list[UUID] = []

    @lanes.every_council_job(cron="* * * * *")
    def look(*, at: datetime) -> None:
        reached.append(require_council())
        if len(reached) == 1:
            raise ValueError("the first one is broken")

    with pytest.raises(ExceptionGroup) as told:
        look()

    assert reached == councils
    assert [str(each) for each in told.value.exceptions] == ["the first one is broken"]
