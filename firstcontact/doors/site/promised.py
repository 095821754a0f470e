"""Promises in the words of the page: before there is a case, while it runs, and afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from firstcontact.domain.catalogue.definition import NotOurs, ServiceDefinition, Standard
from firstcontact.domain.councils.rules import Allowance, TimeUnit
from firstcontact.domain.notices.templates import shipped_frame
from firstcontact.domain.promises.queries import PromiseFacts
from firstcontact.domain.promises.wording import allowance_words, promise_words
from firstcontact.journeys.open_case import TIME_UNITS

SHOWN = ("respond", "resolve", "tell")


@dataclass(frozen=True, slots=True)
class ShownPromise:
    """A promise as the page shows it: a title, its state in a word or two, and a sentence."""

    title: str
    state: str
    kind: str
    words: str


def charter_words(definition: ServiceDefinition, elsewhere: NotOurs | None, language: str) -> list[str]:
    """What the council promises for this service, as sentences: `We will deal with it within 2 working days.`"""
    if elsewhere is not None:
        return [_sentence(elsewhere.standard, language)] if elsewhere.standard else []
    return [_sentence(standard, language) for standard in definition.standards if standard.kind in SHOWN]


def due_words(promise: PromiseFacts, zone: str, language: str, at: datetime) -> str:
    """By when: `by the end of Thursday 26 November`."""
    seen_on = at.astimezone(ZoneInfo(zone)).date()
    return promise_words(promise.due_at, TimeUnit(promise.unit), zone, language, seen_on)


def promise_sentence(promise: PromiseFacts, zone: str, language: str, at: datetime) -> str:
    """What is promised, as the notice says it: `We will deal with it by the end of Thursday 26 November.`"""
    return _in_frame(promise.kind, due_words(promise, zone, language, at), language)


def shown_promise(promise: PromiseFacts, zone: str, language: str, at: datetime, *, finished: bool) -> ShownPromise:
    """The promise with what became of it, as the clock says now.

    :param finished: whether the case is closed, so that nothing is still to be done.
    """
    due = due_words(promise, zone, language, at)
    title = _titles()[promise.kind]
    if promise.state == "paused":
        return ShownPromise(title, _("Waiting for you"), "info", _("The time stands still until we hear from you."))
    if promise.state == "kept":
        words = _("We promised this %(due)s, and we did it.") % {"due": due}
        return ShownPromise(title, _("Done in time"), "ok", words)
    if finished:
        words = _("We promised this %(due)s. We were late, and we are sorry.") % {"due": due}
        return ShownPromise(title, _("Late"), "bad", words)
    if promise.state == "broken" or at > promise.due_at:
        words = _("We promised this %(due)s. We are late, and we are sorry. We are still working on it.") % {"due": due}
        return ShownPromise(title, _("Late"), "bad", words)
    return ShownPromise(title, _("On time"), "ok", _in_frame(promise.kind, due, language))


def _titles() -> Mapping[str, str]:
    return {"respond": _("An answer"), "resolve": _("The work"), "tell": _("News")}


def _sentence(standard: Standard, language: str) -> str:
    allowance = Allowance(amount=standard.count, unit=TIME_UNITS[standard.unit])
    return _in_frame(standard.kind, allowance_words(allowance, language), language)


def _in_frame(kind: str, due: str, language: str) -> str:
    return shipped_frame().promises[kind].of(language).format_map({"due": due})
