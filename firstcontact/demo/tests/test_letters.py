"""A demonstration begins with emails in the queues, which came in as every email does."""

from io import BytesIO

import pytest
from django.db import transaction
from PIL import Image

from firstcontact.demo.councils import load_councils
from firstcontact.demo.letters import bring_letters, draw_photo
from firstcontact.demo.postbox import demo_mailboxes
from firstcontact.domain.mailroom.queries import list_unread
from firstcontact.domain.work.queries import list_queue
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import SYSTEM, Viewer
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys.receive_email import receive_email
from tests.letters import mailboxes

SEES_ALL = Viewer.of(SYSTEM)


@pytest.mark.shows("demo-has-emails")
@pytest.mark.django_db(transaction=True)
def test_they_come_in_once_and_wait_for_an_answer() -> None:
    castlemere = load_councils(at=now(), codes=["castlemere"])["castlemere"]
    with mailboxes(*demo_mailboxes({"castlemere": "castlemere@example.org"})):
        brought, again = bring_letters(at=now()), bring_letters(at=now())
        with acting_for(castlemere):
            with transaction.atomic():
                unread = list_unread(before=now())
            for email_id in unread:
                receive_email(by=SYSTEM, at=now(), email_id=email_id)
            with transaction.atomic():
                waiting = list_queue(viewer=SEES_ALL, team="customer_services")

    assert (brought, again) == (5, 0)
    assert [item.kind for item in waiting] == ["email"] * 3  # a machine's answer and spam are kept apart


@pytest.mark.parametrize("what", ["pothole", "lamp"])
def test_a_photo_is_drawn(what: str) -> None:
    assert Image.open(BytesIO(draw_photo(what))).format == "JPEG"
