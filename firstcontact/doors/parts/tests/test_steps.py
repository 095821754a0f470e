"""Addresses that forms are sent to."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from firstcontact.doors.parts.steps import step


@step()
def close(request: HttpRequest) -> HttpResponse:
    """A step of a case."""
    return HttpResponse("closed")


@step(below=2)
def posted(request: HttpRequest) -> HttpResponse:
    """A step of one of the rows on a page."""
    return HttpResponse("posted")


@pytest.mark.shows("refused-form-has-a-page")
def test_what_a_form_is_sent_to_leads_to_its_page_when_it_is_asked_for() -> None:
    ask = RequestFactory()
    assert close(ask.post("/office/cases/7/close/")).content == b"closed"
    assert close(ask.get("/office/cases/7/close/?lang=cy")).headers["Location"] == "/office/cases/7/?lang=cy"
    assert close(ask.head("/office/cases/7/close/")).headers["Location"] == "/office/cases/7/"
    assert posted(ask.get("/office/print-pile/7/printed/")).headers["Location"] == "/office/print-pile/"
