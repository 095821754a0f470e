"""Notices of one council are not there for another; each council writes in its own languages."""

import pytest

from firstcontact.domain.notices.queries import UnknownNoticeError, count_by_state
from firstcontact.domain.notices.tests.made_up_council import set_up
from firstcontact.domain.notices.tests.test_telling import EVERYTHING, read, told
from firstcontact.foundation.events.stream import nobody_following
from firstcontact.foundation.tenancy import acting_for


@pytest.mark.shows("notices-of-one-council")
@pytest.mark.django_db
def test_each_council_sees_its_own_notices_and_the_same_case_number_is_no_bridge() -> None:
    aberwen, castlemere = set_up("aberwen", "wales", ("en", "cy")), set_up("castlemere", "england", ("en",))
    with nobody_following(), acting_for(aberwen):
        welsh = told()
    with nobody_following(), acting_for(castlemere):
        english = told()
        assert count_by_state(viewer=EVERYTHING) == {"queued": 1}
        assert read(english).languages == ("en",)
        with pytest.raises(UnknownNoticeError):
            read(welsh)
    with acting_for(aberwen):
        assert read(welsh).languages == ("cy", "en")
        assert count_by_state(viewer=EVERYTHING) == {"queued": 1}
