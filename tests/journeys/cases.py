"""Cases as journeys open them, for tests."""

from firstcontact.domain.cases.queries import CaseFacts, get_case
from firstcontact.foundation.identity import PUBLIC, SYSTEM, Viewer
from firstcontact.journeys.submit_application import answer_question, start_application, submit_application
from tests.journeys.conftest import MONDAY, Town

MISSED_BIN = {
    "address": {"lines": ["14 Mill Lane"], "postcode": "CM1 2AB"},
    "bin": ["rubbish"],
    "day": {"day": "23", "month": "11", "year": "2026"},
    "help": "no",
    "out_in_time": "yes",
    "sticker": "no",
    "street": "just_mine",
    "access": "",
    "contact": {"name": "Mary Jones", "email": "mary@example.org"},
}


def open_by_web(town: Town, language: str = "en") -> CaseFacts:
    """A missed bin, reported on the website by Mary Jones with the address mary@example.org."""
    del town  # the test acts for it already
    draft = start_application(by=PUBLIC, at=MONDAY, service="missed-bin", language=language)
    for question, raw in MISSED_BIN.items():
        answer_question(by=PUBLIC, at=MONDAY, reference=draft.reference, key=draft.key, question=question, raw=raw)
    done = submit_application(by=PUBLIC, at=MONDAY, reference=draft.reference, key=draft.key)
    return get_case(done.case_id, viewer=Viewer.of(SYSTEM))
