"""The drafts that this browser may open: reference and key, in the session; nothing that was answered."""

from django.http import HttpRequest

KEPT = "drafts"
MOST_KEPT = 10


def remember_draft(request: HttpRequest, reference: str, key: str) -> None:
    """Keep the key of a draft that was just started; the oldest goes when there are too many."""
    kept = dict(request.session.get(KEPT) or {})
    kept[reference] = key
    request.session[KEPT] = dict(list(kept.items())[-MOST_KEPT:])


def find_key(request: HttpRequest, reference: str | None) -> str | None:
    """The key of the draft with this reference (9 digits), when this browser started it."""
    kept = request.session.get(KEPT) or {}
    key = kept.get(reference) if reference else None
    return key if isinstance(key, str) else None
