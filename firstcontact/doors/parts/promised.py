"""Promises in words: by when, what is promised, and what an adviser says about it now."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from firstcontact.domain.councils.rules import TimeUnit
from firstcontact.domain.notices.templates import shipped_frame
from firstcontact.domain.promises.queries import PromiseFacts
from firstcontact.domain.promises.wording import promise_words
from firstcontact.doors.parts.dates import format_day, format_when, local_day
from firstcontact.foundation.clock import now
from firstcontact.foundation.languages import Text


def due_words(promise: PromiseFacts, language: str) -> str:
    """By when: `by the end of Thursday 26 November`, by the clock of the council."""
    zone = timezone.get_current_timezone()
    today = local_day(promise.started_at)
    return promise_words(promise.due_at, TimeUnit(promise.unit), zone, language, today)


def promise_sentence(promise: PromiseFacts, own: Text | None, language: str) -> str:
    """What is promised, as the notice says it: `We will come back and empty it by the end of Thursday 26 November.`

    :param own: the sentence of the service for this kind of promise, where it has one.
    """
    return in_words(promise.kind, own, due_words(promise, language), language)


def in_words(kind: str, own: Text | None, due: str, language: str) -> str:
    """The sentence of the service, or else the usual one for this kind of promise, with `due` where the time stands."""
    sentence = own if own is not None and own.has(language) else shipped_frame().promises[kind]
    return sentence.of(language).format_map({"due": due})


def state_of(promise: PromiseFacts, at: datetime) -> str:
    """How a promise stands, as pages of staff show it: `on_time`, `at_risk`, `late`, or what became of it."""
    if promise.state != "running":
        return promise.state
    if at > promise.due_at:
        return "late"
    return "at_risk" if promise.at_risk else "on_time"


def spoken_promise(promise: PromiseFacts, own: Text | None, language: str, at: datetime) -> str:
    """What an adviser tells a caller about this promise, in the caller's language."""
    with translation.override(language):
        if promise.state == "paused":
            return _("We are waiting for your answer. The time stands still until then.")
        if promise.state == "running" and at <= promise.due_at:
            return promise_sentence(promise, own, language)
        due = due_words(promise, language)
        if promise.state == "kept":
            return _("We promised this %(due)s, and we did it.") % {"due": due}
        return _("We promised this %(due)s. We are late, and we are sorry.") % {"due": due}


def format_due(due: datetime) -> str:
    """When something is due, for lists: `Thursday 26 November, 5pm`; midnight is the end of the day before it."""
    return due_writer()(due)


def due_writer() -> Callable[[datetime], str]:
    """What gives `format_due` of each row of a list: clock, language and year of the reader are asked for once."""
    zone, language, year = timezone.get_current_timezone(), translation.get_language() or "en", local_day(now()).year
    return lambda due: _due_in(due.replace(second=0, microsecond=0), zone, language, year)


@lru_cache(maxsize=16_384)
def _due_in(due: datetime, zone: tzinfo, language: str, year: int) -> str:
    """Most of what waits is due at the end of one of the same few days.

    :param year: of the reader: a day of another one is written with its year.
    """
    local, seen_on = due.astimezone(zone), date(year, 1, 1)
    if (local.hour, local.minute) == (0, 0):
        with translation.override(language):
            return _("end of %(day)s") % {
                "day": format_day(local.date() - timedelta(days=1), language, seen_on=seen_on)
            }
    with timezone.override(zone):
        return format_when(due, language, seen_on=seen_on)
