"""How it stands: work of the machine, and notices."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from firstcontact.doors.manage.left import left_links
from firstcontact.doors.parts.access import open_to, viewer_of
from firstcontact.doors.parts.dates import format_when
from firstcontact.doors.parts.figures import format_number
from firstcontact.doors.parts.names import NOTICE_STATES, READERS, name_of
from firstcontact.overviews.state import get_state


@open_to("administrator", "manager")
def home(request: HttpRequest) -> HttpResponse:
    """The first page of the set-up."""
    state = get_state(viewer=viewer_of(request))
    names = {
        "default": _("Promises and the rest"),
        "mail": _("Emails that came in"),
        "notices": _("Messages to customers"),
        "documents": _("Letters"),
        "measures": _("Figures of the board"),
        "webhooks": _("Webhooks to other systems"),
    }
    page = {
        "nav": left_links(request, "home"),
        "lanes": [
            [names.get(one.lane, one.lane), *(format_number(n) for n in (one.waiting, one.running, one.failed))]
            for one in state.lanes
        ],
        "failed": sum(one.failed for one in state.lanes),
        "readers": [
            [
                name_of(READERS, one.reader),
                format_when(one.last_at) if one.last_at else _("none yet"),
                format_number(one.waiting),
            ]
            for one in state.readers
        ],
        "notices": [[name_of(NOTICE_STATES, code), format_number(n)] for code, n in sorted(state.notices.items())],
    }
    return render(request, "manage/home.html", page)
