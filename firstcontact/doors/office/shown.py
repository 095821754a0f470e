"""A case as its page shows it: finished words, so that the template decides nothing."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from firstcontact.domain.applications.rules import readable_phone
from firstcontact.domain.cases.queries import EntryFacts
from firstcontact.domain.cases.states import State
from firstcontact.domain.catalogue.definition import ServiceDefinition
from firstcontact.domain.customers.rules import needs_of, on_one_line
from firstcontact.domain.promises.queries import PromiseFacts
from firstcontact.doors.parts.dates import format_when, machine_time
from firstcontact.doors.parts.language import OWN_NAMES
from firstcontact.doors.parts.letters import shown_letter
from firstcontact.doors.parts.links import link_to
from firstcontact.doors.parts.names import (
    ACCESS_NEEDS,
    CASE_STATE_KINDS,
    CASE_STATES,
    CHANNELS,
    HISTORY,
    NOTICE_KINDS,
    NOTICE_STATE_KINDS,
    NOTICE_STATES,
    PROMISE_KINDS,
    PROMISE_STATE_KINDS,
    PROMISE_STATES,
    WHY,
    name_of,
)
from firstcontact.doors.parts.promised import due_words, promise_sentence, state_of
from firstcontact.doors.parts.words import reading, said
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import Actor
from firstcontact.foundation.references import show_reference
from firstcontact.journeys.preview_words import MOVES
from firstcontact.overviews.case_page import CasePage, ShownPromise

NEEDS = {
    "tell": "talk",
    "ask": "ask",
    "answer": "answer",
    "pass-on": "pass_on",
    "close": "close",
    "reopen": "reopen",
}
ICONS = {"note": "note", "opened": "flag", "closed": "flag", "told": "email", "asked": "email", "answered": "chat"}


def shown_case(page: CasePage, by: Actor, typed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """All that the template reads.

    :param typed: what was refused: the move, the words and the outcome as they were typed.
    """
    case = page.case
    mine = case.owner == by.id
    can = _can(page, mine)
    return {
        "case": case,
        "title": said(page.definition.name),
        "reference": show_reference(case.reference),
        "state": name_of(CASE_STATES, case.state),
        "state_kind": CASE_STATE_KINDS.get(case.state, "plain"),
        "facts": _facts(page),
        "answers": [{"key": one.ask, "lines": list(one.lines)} for one in page.answers],
        "promises": [_promise(one, page.definition) for one in page.promises],
        "history": [_entry(entry, page) for entry in reversed(page.history)],
        "seen": page.history[-1].id if page.history else "",
        "notices": [_notice(one) for one in reversed(page.notices)],
        "customer": _customer(page),
        "maybe": [
            {"id": one.id, "name": one.name, "under": ", ".join(filter(None, (one.whole_address, one.email)))}
            for one in page.maybe
        ],
        "outcomes": [{"value": code, "text": said(words)} for code, words in page.definition.outcomes.items()],
        "can": can,
        "next": _next(page, can, mine),
        "owner": page.names.get(case.owner, "") if case.owner else "",
        "passed_to": said(page.elsewhere.passed_to) if page.elsewhere else "",
        "asked": next((entry.body for entry in reversed(page.history) if entry.kind == "asked"), ""),
        "typed": _typed(typed or {}, can),
        "can_preview": tuple(MOVES),
        "times_asked": page.times_asked,
        "letters": [shown_letter(one, back=link_to("office:case", case.id)) for one in reversed(page.letters)],
        "unread": page.unread,
        "answered": bool(page.history) and page.history[-1].kind == "answered" and page.history[-1].by_kind != "staff",
    }


def newest_words(page: CasePage) -> str:
    """The newest line of history as a sentence: who did what."""
    if not page.history:
        return ""
    entry = page.history[-1]
    what = name_of(HISTORY, entry.kind)
    who = page.names.get(entry.by_id, "") if entry.by_id and entry.by_kind == "staff" else ""
    words = {"what": what, "name": who}
    if who:
        return _("“%(what)s”, by %(name)s, has come meanwhile.") % words
    return _("“%(what)s” has come meanwhile.") % words


def _typed(typed: Mapping[str, str], can: Mapping[str, bool]) -> dict[str, str]:
    """What was refused, at its form; where that is gone, the words go into the note, so that none is lost."""
    if typed and not can.get(NEEDS.get(typed["move"], ""), True):
        return {**typed, "move": "note"}
    return dict(typed)


def _next(page: CasePage, can: Mapping[str, bool], mine: bool) -> str:
    """The one next action."""
    if not page.case.is_open:
        return "closed"
    if can["pass_on"]:
        return "pass_on"
    if can["answer"]:
        return "answer"
    if can["claim"]:
        return "claim"
    return "close" if mine else "others"


def _can(page: CasePage, mine: bool) -> dict[str, bool]:
    return {
        "claim": page.case.is_open and page.case.owner is None,
        "release": page.case.is_open and mine,
        "talk": page.case.is_open,
        "ask": State.WAITING_FOR_CUSTOMER in page.moves,
        "answer": page.case.state == State.WAITING_FOR_CUSTOMER,
        "pass_on": page.elsewhere is not None and State.PASSED_ON in page.moves,
        "close": page.case.is_open,
        "reopen": page.can_reopen,
    }


def _facts(page: CasePage) -> list[dict[str, str]]:
    case = page.case
    rows = [
        {"key": _("Came by"), "value": name_of(CHANNELS, case.channel), "end": format_when(case.opened_at)},
        {"key": _("Team"), "value": said(page.team) or case.team},
        {"key": _("With"), "value": page.names.get(case.owner, "") if case.owner else _("nobody yet")},
    ]
    if page.work is not None:
        rows.append({"key": _("Why it is here"), "value": name_of(WHY, page.work.why.get("reason", ""))})
    if case.outcome:
        rows.append({"key": _("How it ended"), "value": said(page.definition.outcomes.get(case.outcome))})
    if case.times_reopened:
        rows.append({"key": _("Opened again"), "value": _("%(n)s times") % {"n": case.times_reopened}})
    return rows


def _promise(shown: ShownPromise, definition: ServiceDefinition) -> dict[str, Any]:
    promise = shown.promise
    state = state_of(promise, now())
    return {
        "title": name_of(PROMISE_KINDS, promise.kind),
        "state": name_of(PROMISE_STATES, state),
        "kind": PROMISE_STATE_KINDS.get(state, "ok"),
        "words": _promised(promise, definition),
        "share": shown.used,
        "pauses": [_pause(*pause) for pause in promise.pauses],
        "imported": _imported(promise),
    }


def _promised(promise: PromiseFacts, definition: ServiceDefinition) -> str:
    """What the customer was told; of what is for us alone, or another system promised, only by when."""
    if promise.kind == "acknowledge" or promise.source == "imported":
        return due_words(promise, reading())
    return promise_sentence(promise, definition.promise_words(promise.kind), reading())


def _imported(promise: PromiseFacts) -> str:
    return _("Promised by another system: only measured here.") if promise.source == "imported" else ""


def _pause(began: Any, ended: Any) -> str:
    words = {"from": format_when(began), "to": format_when(ended) if ended else _("now")}
    return _("stood still from %(from)s to %(to)s") % words


def _entry(entry: EntryFacts, page: CasePage) -> dict[str, Any]:
    who = page.names.get(entry.by_id, "") if entry.by_id and entry.by_kind == "staff" else ""
    reason = name_of(WHY, str(entry.facts["reason"])) if "reason" in entry.facts else ""
    return {
        "icon": ICONS.get(entry.kind, "system"),
        "title": name_of(HISTORY, entry.kind),
        "body": entry.body or reason,
        "when": format_when(entry.at),
        "when_iso": machine_time(entry.at),
        "under": who,
        "inner": "customer" if entry.visible_to_customer and entry.body else "internal" if entry.body else "",
    }


def _notice(notice: Any) -> dict[str, Any]:
    return {
        "icon": "post" if notice.how == "letter" else "email",
        "title": name_of(NOTICE_KINDS, notice.kind),
        "body": notice.subject,
        "when": format_when(notice.written_at),
        "when_iso": machine_time(notice.written_at),
        "pill": name_of(NOTICE_STATES, notice.state),
        "pill_kind": NOTICE_STATE_KINDS.get(notice.state, "plain"),
        "href": link_to("office:notice", notice.id),
    }


def _customer(page: CasePage) -> dict[str, Any] | None:
    known, told = page.customer, page.said
    if known is None and told is None:
        return None
    source = known or told
    assert source is not None
    phone = readable_phone(source.phone) if source.phone else ""
    points = [on_one_line(source.address, source.postcode), phone, source.email]
    return {
        "name": source.name or _("No name given"),
        "points": [point for point in points if point],
        "known": known is not None,
        "href": link_to("desk:customer", known.id) if known else "",
        "language": OWN_NAMES.get(source.language, ""),
        "language_code": source.language,
        "needs": [name_of(ACCESS_NEEDS, need) for need in needs_of(source.access_needs)],
    }
