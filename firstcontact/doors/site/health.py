"""Whether this process can do its work, for whoever watches over it."""

from django.db import Error, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from firstcontact.doors.parts.access import EVERYONE, open_to


@open_to(EVERYONE)
@require_safe
@transaction.non_atomic_requests
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 when it does not; on any host name."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"status": "unavailable", "database": "not reached"}, status=503)
    return JsonResponse({"status": "ok", "database": "reached"})
