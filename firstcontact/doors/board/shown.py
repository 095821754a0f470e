"""The board as its page shows it: finished words, numbers and addresses, so that the template decides nothing."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstcontact.domain.measures.definitions import BY_ID
from firstcontact.doors.board import pictures, tables
from firstcontact.doors.board.addresses import board_href, meaning_href, rows_href, table_href
from firstcontact.doors.board.wording import (
    changed_count,
    changed_money,
    changed_share,
    count_words,
    enquiry_words,
    headline,
    lead,
)
from firstcontact.doors.parts.dates import format_plain
from firstcontact.doors.parts.figure_words import period_name
from firstcontact.doors.parts.figures import format_money, format_number, format_share
from firstcontact.doors.parts.names import CHANNELS, name_of
from firstcontact.doors.parts.words import said
from firstcontact.overviews.board import Board
from firstcontact.overviews.board_time import Filters, Frame, Share

Card = dict[str, Any]


def shown_board(board: Board) -> dict[str, Any]:
    """All that the template reads."""
    names = board.frame.services
    top = board.services[0].service if board.services else ""
    return {
        "is_new": board.is_new,
        "is_empty": not board.contacts.now,
        "headline": headline(board),
        "lead": lead(board, said(names.get(top)) or top),
        "filters": shown_filters(board.frame),
        "unknown": unknown_words(board.frame),
        "cards": shown_cards(board) if not board.is_new else [],
        "charts": _charts(board) if board.contacts.now or board.kinds else {},
        "clear_href": board_href(Filters(board.frame.filters.period)),
    }


def shown_cards(board: Board) -> list[Card]:
    """The cards, in the order of the questions that the board answers."""
    cards = []
    if board.promises.whole or not board.on_time.whole:
        cards.append(_promises(board, "promises_kept", board.promises))
    if board.on_time.whole:
        cards.append(_promises(board, "on_time", board.on_time))
    return [
        *cards,
        _overdue(board),
        _failure(board),
        _first_time(board),
        _repeats(board),
        _contacts(board),
        _cost(board),
        _wait(),
    ]


def shown_filters(frame: Frame) -> list[dict[str, Any]]:
    """The boxes to choose from."""
    periods = {period.key: period_name(period) for period in frame.months}
    years = sorted({period.key[:4] for period in frame.months}, reverse=True)
    periods |= {year: _("all of %(year)s") % {"year": year} for year in years}
    periods.setdefault(frame.period.key, period_name(frame.period))
    services = {slug: said(name) for slug, name in frame.services.items()}
    return [
        _box("period", _("When"), frame.filters.period, periods),
        _box("service", _("Service"), frame.filters.service, {"": _("All services"), **_by_name(services)}),
        _box(
            "channel",
            _("Channel"),
            frame.filters.channel,
            {"": _("All channels"), **{code: str(words) for code, words in CHANNELS.items()}},
        ),
    ]


def unknown_words(frame: Frame) -> str:
    """What the address asked for that does not exist, and what is shown instead."""
    words = {
        "period": _("We do not know that month. Choose one from the list; this is %(period)s.")
        % {"period": period_name(frame.period)},
        "service": _("We do not know that service. Choose one from the list; these are all services."),
        "channel": _("We do not know that channel. Choose one from the list; these are all channels."),
    }
    return " ".join(words[name] for name in frame.unknown)


def scope_words(frame: Frame) -> str:
    """What is looked at: `October 2026 · Missed bin · Phone`."""
    service = said(frame.services[frame.filters.service]) if frame.filters.service else ""
    channel = name_of(CHANNELS, frame.filters.channel) if frame.filters.channel else ""
    return " · ".join(part for part in (period_name(frame.period), service, channel) if part)


def _promises(board: Board, measure: str, share: Share) -> Card:
    card = _card(board, measure, rows={"part": "kept"})
    if share.now is None:
        return {**card, "figure": None, "missing": _("None has ended yet"), "rows_href": None}
    under = _("%(kept)s of %(all)s that ended")
    if measure == "on_time":
        under = _("%(kept)s of %(all)s closed with a target")
    return {
        **card,
        "figure": format_share(share.now),
        "under": under % {"kept": format_number(share.part), "all": format_number(share.whole)},
        "change": changed_share(share.now, share.before, more_is="ok"),
        "spark": share.line,
    }


def _overdue(board: Board) -> Card:
    under = ngettext("of %(open)s open case, now", "of %(open)s open cases, now", board.cases.open)
    card = _card(board, "open_overdue")
    return {
        **card,
        "figure": format_number(board.cases.overdue),
        "under": under % {"open": format_number(board.cases.open)},
    }


def _failure(board: Board) -> Card:
    return _share_of_enquiries(board, "failure_demand", board.failure, _("%(part)s of %(enquiries)s"))


def _repeats(board: Board) -> Card:
    return _share_of_enquiries(
        board, "repeats", board.repeats, _("%(part)s of %(all)s of people we know, within 7 days")
    )


def _share_of_enquiries(board: Board, measure: str, share: Share, under: str) -> Card:
    card = _card(board, measure)
    if share.now is None:
        missing = _("Nobody was recognised") if board.enquiries else _("Nothing was asked")
        return {**card, "figure": None, "missing": missing, "rows_href": None}
    numbers = {
        "part": format_number(share.part),
        "all": format_number(share.whole),
        "enquiries": enquiry_words(share.whole),
    }
    return {
        **card,
        "figure": format_share(share.now),
        "under": under % numbers,
        "change": changed_share(share.now, share.before, more_is="bad"),
        "spark": share.line,
    }


def _first_time(board: Board) -> Card:
    card, first = _card(board, "answered_first_time", rows={"part": "answered"}), board.first_time
    if first.share.now is None:
        waiting = board.frame.closed < board.frame.shown.first
        missing = _("Known when 7 days have passed") if waiting else _("No such enquiry")
        return {**card, "figure": None, "missing": missing, "rows_href": None}
    known = {"part": format_number(first.share.part), "all": format_number(first.share.whole)}
    under = [_("%(part)s of %(all)s, no repeat in 7 days") % known]
    if first.until < board.frame.shown.last:
        under.append(_("days up to %(day)s") % {"day": format_plain(first.until)})
    if first.unknown:
        under.append(_("%(number)s of people not recognised left out") % {"number": format_number(first.unknown)})
    return {
        **card,
        "figure": format_share(first.share.now),
        "under": " · ".join(under),
        "change": changed_share(first.share.now, first.share.before, more_is="ok"),
        "spark": first.share.line,
    }


def _contacts(board: Board) -> Card:
    enquiries = _("with %(enquiries)s") % {"enquiries": enquiry_words(board.enquiries)}
    return {
        **_card(board, "contacts"),
        "figure": format_number(board.contacts.now),
        "under": enquiries,
        "change": changed_count(board.contacts.now, board.contacts.before),
        "spark": board.contacts.line,
    }


def _cost(board: Board) -> Card:
    card, cost = _card(board, "cost", rows={"part": "costed"}), board.cost.cost
    left = _("%(contacts)s not costed") % {"contacts": count_words(cost.not_costed)} if cost.not_costed else ""
    if cost.total is None:
        missing = _("Not costed") if board.contacts.now else _("Nobody contacted us")
        return {**card, "figure": None, "missing": missing, "under": left, "rows_href": None}
    before = None if board.cost.before is None else float(board.cost.before)
    return {
        **card,
        "figure": format_money(cost.total),
        "under": " · ".join(part for part in (_("by our own unit costs"), left) if part),
        "change": changed_money(float(cost.total), before, more_is="bad"),
        "spark": board.cost.line,
    }


def _wait() -> Card:
    return {
        "title": said(BY_ID["phone_wait"].name),
        "figure": None,
        "missing": _("Not connected"),
        "under": _("the telephone system gives no times yet"),
        "definition_href": meaning_href("phone_wait"),
    }


def _card(board: Board, measure: str, rows: dict[str, str] | None = None) -> Card:
    return {
        "title": said(BY_ID[measure].name),
        "rows_href": rows_href(board.frame.filters, measure, **(rows or {})),
        "definition_href": meaning_href(measure),
    }


def _charts(board: Board) -> dict[str, Any]:
    drawn = {
        "services": (pictures.draw_services, "enquiries"),
        "promises": (pictures.draw_promises, "promises_kept"),
        "channels": (pictures.draw_channels, "cost"),
        "days": (pictures.draw_days, "contacts"),
        "reasons": (None, "failure_demand"),
    }
    shown = {}
    for name, (draw, measure) in drawn.items():
        table = tables.TABLES[name](board)
        if table.rows:
            shown[name] = {
                "title": table.caption,
                "svg": draw(board) if draw else None,
                "table": table.shown(),
                "csv_href": table_href(board.frame.filters, name),
                "definition_href": meaning_href(measure),
            }
    return shown


def _box(name: str, label: str, chosen: str, options: dict[str, str]) -> dict[str, Any]:
    return {"name": name, "label": label, "chosen": chosen, "options": options}


def _by_name(names: dict[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda each: each[1].casefold()))
