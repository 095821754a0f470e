"""Promises in the words of the page: before there is a case, while it runs, and afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from firstcontact.domain.catalogue.definition import NotOurs, ServiceDefinition, Standard
from firstcontact.domain.councils.rules import Allowance
from firstcontact.domain.promises.queries import PromiseFacts
from firstcontact.domain.promises.wording import allowance_words
from firstcontact.doors.parts.promised import due_words, in_words, promise_sentence
from firstcontact.foundation.languages import Text
from firstcontact.journeys.open_case import TIME_UNITS

OwnWords = Mapping[str, Text]
SHOWN = ("respond", "resolve", "tell")


@dataclass(frozen=True, slots=True)
class ShownPromise:
    """A promise as the page shows it: a title, its state in a word or two, and a sentence."""

    title: str
    state: str
    kind: str
    words: str


def charter_words(definition: ServiceDefinition, elsewhere: NotOurs | None, language: str) -> list[str]:
    """What the council promises for this service, in sentences: `We will collect it within 2 working days.`"""
    if elsewhere is not None:
        return [_sentence(elsewhere.standard, language)] if elsewhere.standard else []
    return [_sentence(standard, language) for standard in definition.standards if standard.kind in SHOWN]


def shown_promise(
    promise: PromiseFacts, says: OwnWords, language: str, at: datetime, *, finished: bool
) -> ShownPromise:
    """The promise with what became of it, as the clock says now.

    :param says: kind of promise to the sentence of the service, where it has one of its own.
    :param finished: whether the case is closed, so that nothing is still to be done.
    """
    due = due_words(promise, language)
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
    return ShownPromise(title, _("On time"), "ok", promise_sentence(promise, says.get(promise.kind), language))


def _titles() -> Mapping[str, str]:
    return {"respond": _("An answer"), "resolve": _("The work"), "tell": _("News")}


def _sentence(standard: Standard, language: str) -> str:
    allowance = Allowance(amount=standard.count, unit=TIME_UNITS[standard.unit])
    return in_words(standard.kind, standard.says, allowance_words(allowance, language), language)
