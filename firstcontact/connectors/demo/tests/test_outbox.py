"""The demonstration's outbox can be read, each council's by itself; a replay's recorder sends nothing."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from firstcontact.connectors.demo.outbox import OutboxSender
from firstcontact.connectors.demo.recorder import RecordingSender
from firstcontact.domain.notices import ports
from firstcontact.domain.notices.actions import deliver_notice, tell
from firstcontact.domain.notices.queries import get_notice
from firstcontact.domain.notices.states import State
from firstcontact.domain.notices.tests.made_up import RECEIVED, SIAN, TUESDAY
from firstcontact.domain.notices.tests.made_up_council import set_up
from firstcontact.foundation.events.stream import nobody_following
from firstcontact.foundation.identity import SYSTEM, Kind, Viewer
from firstcontact.foundation.tenancy import acting_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def senders(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test registers its own; nobody follows its events."""
    monkeypatch.setattr(ports, "_senders", {})
    with nobody_following():
        yield


def deliver() -> UUID:
    """Tell Siân that her request was received, and deliver it."""
    notice_id = tell(
        by=SYSTEM,
        at=TUESDAY,
        kind="received",
        subject_kind="case",
        subject_id=uuid4(),
        occasion="1",
        recipient=SIAN,
        facts=RECEIVED,
    ).id
    deliver_notice(by=SYSTEM, at=TUESDAY, notice_id=notice_id)
    assert get_notice(viewer=Viewer(kind=Kind.SYSTEM), notice_id=notice_id).state == State.SENT
    return notice_id


@pytest.mark.shows("demo-outbox")
def test_what_a_demonstration_would_have_sent_can_be_read() -> None:
    outbox = OutboxSender()
    ports.register_email_sender(outbox)
    with acting_for(set_up("aberwen", "wales", ("en", "cy"))):
        deliver()
        [listed] = outbox.list_messages()
        found = outbox.find_message(message_id=listed.id)
        assert outbox.find_message(message_id=uuid4()) is None
    assert found == listed
    assert (listed.at, listed.language) == (TUESDAY, "cy, en")
    assert listed.recipient == "Siân Llŷr-Jones <sian@example.org>"
    assert listed.subject.startswith("Mae wedi dod i law: Rhoi gwybod am fin")
    assert "We will deal with it by the end of Thursday 26 November." in listed.text
    assert '<html lang="cy">' in listed.html
    assert b"Message-ID: <notice." in listed.raw


@pytest.mark.shows("demo-outbox")
def test_the_outbox_of_one_council_is_not_that_of_another() -> None:
    outbox = OutboxSender()
    ports.register_email_sender(outbox)
    with acting_for(set_up("aberwen", "wales", ("en", "cy"))):
        deliver()
        [listed] = outbox.list_messages()
    with acting_for(set_up("castlemere", "england", ("en",))):
        assert outbox.list_messages() == []
        assert outbox.find_message(message_id=listed.id) is None


@pytest.mark.shows("replay-tells-nobody")
def test_a_recorder_takes_everything_and_remembers_the_last() -> None:
    recorder, everybody = RecordingSender(remembered=2), OutboxSender()
    ports.register_email_sender(everybody)
    ports.register_email_sender(recorder, council="harbourton")
    with acting_for(set_up("harbourton", "none", ("en",))):
        for _ in range(3):
            deliver()
        assert everybody.list_messages() == []
    assert (recorder.count, len(recorder.last)) == (3, 2)
    assert recorder.last[-1].envelope.recipient == "sian@example.org"
