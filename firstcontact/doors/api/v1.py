"""Version 1 of the API, put together, and its addresses: every one is for those who show a key.

Services need none, but they are behind the same door: it is no page, and nobody is signed in here.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt

from firstcontact.doors.api import cases, contacts, customers, queues, services, webhooks
from firstcontact.doors.api.front import Api, JsonParser, JsonRenderer, in_our_way
from firstcontact.doors.api.problems import NOT_HERE
from firstcontact.doors.parts.access import KEY_HOLDERS, open_to
from firstcontact.doors.parts.problems import FOR_SYSTEMS, problem

DESCRIPTION = """\
Hand in contacts, and follow what becomes of them. Show your key with `Authorization: Bearer fc_...`. Whatever you
create carries an `Idempotency-Key`: send it again when you are not sure, and nothing is done twice. Lists that you
follow are asked with `after`, the `next` of the answer before; nothing is ever missed. Errors are RFC 9457 problems.
"""

api = Api(
    title="First Contact",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    servers=[{"url": FOR_SYSTEMS.rstrip("/")}],
    parser=JsonParser(),
    renderer=JsonRenderer(),
)
for place, router in (
    ("/contacts", contacts.router),
    ("/customers", customers.router),
    ("", cases.router),
    ("/services", services.router),
    ("/queues", queues.router),
    ("/webhooks", webhooks.router),
):
    api.add_router(place, router)


@csrf_exempt
@open_to(KEY_HOLDERS)
def not_here(request: HttpRequest) -> HttpResponse:
    """Every other address below the API, in the API's own way of saying no."""
    return problem(404, NOT_HERE)


def _addresses() -> list[URLPattern]:
    found = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
    for each in found:
        each.callback = open_to(KEY_HOLDERS)(in_our_way(each.callback))
    return found


urlpatterns = [
    *_addresses(),
    re_path(r"^.*$", not_here, name="not_here"),
]
