"""Where one can go in the set-up."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from firstcontact.doors.parts.access import actor_of


def left_links(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The links that this person may follow."""
    links = []
    if actor_of(request).has_role("administrator", "manager"):
        links += [("home", _("How it stands")), ("mailboxes", _("Mailboxes")), ("colleagues", _("Colleagues"))]
    if actor_of(request).has_role("administrator"):
        links += [("keys", _("Keys of other systems")), ("webhooks", _("Webhooks"))]
        links += [("audit", _("Who saw and changed what")), ("raw_list", _("What came in"))]
    if settings.DEMO:
        links += [("outbox", _("Outbox of the demonstration")), ("write", _("Write to the council"))]
    return [{"text": text, "href": reverse(f"manage:{name}"), "current": name == current} for name, text in links]
