"""The words of the board: the sentence at its top, periods, and what changed since the period before."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from firstcontact.domain.measures.rules import Period
from firstcontact.doors.parts.dates import format_day, format_month, format_plain
from firstcontact.doors.parts.figure_words import period_name
from firstcontact.doors.parts.figures import format_money, format_number, format_share
from firstcontact.overviews.board import Board

UP, DOWN = "▲", "▼"
Spoken = Callable[[float], str]
FEW = 0.05  # less is "hardly any", and as much short of all "nearly all"
NEAR, EXACT = 0.025, 0.005  # how far off a share in words may be, and where it needs no "about"


def headline(board: Board) -> str:
    """What the figures say, in one sentence."""
    parts = _said_first(board) or [count_words(board.contacts.now)]
    said = _("%(one)s, and %(two)s") % {"one": parts[0], "two": parts[1]} if len(parts) == 2 else parts[0]
    return _("%(period)s: %(said)s") % {"period": period_words(board), "said": said}


def _said_first(board: Board) -> list[str]:
    """Whether promises were kept, and how much was of our own making, as far as there is anything to say."""
    parts = []
    promises = board.promises if board.promises.whole else board.on_time
    if promises.whole:
        words = _("%(share)s of promises kept") if board.promises.whole else _("%(share)s closed on time")
        parts.append(words % {"share": format_share(promises.now)})
    if board.failure.now:
        parts.append(in_ten(board.failure.now))
    return parts


def count_words(contacts: int) -> str:
    """`46,212 contacts`."""
    number = format_number(contacts)
    return ngettext("%(number)s contact", "%(number)s contacts", contacts) % {"number": number}


def enquiry_words(enquiries: int) -> str:
    """`46,212 enquiries`."""
    number = format_number(enquiries)
    return ngettext("%(number)s enquiry", "%(number)s enquiries", enquiries) % {"number": number}


def in_ten(share: float) -> str:
    """How many enquiries were of our own making: in words where they are true, or as per cent."""
    if share < FEW:
        return _("hardly any enquiries were of our own making")
    if share > 1 - FEW:
        return _("nearly all enquiries were of our own making")
    words, exact = _spoken_share(share)
    if not words:
        return _("%(share)s of enquiries were of our own making") % {"share": format_share(share)}
    if not exact:
        return _("about %(share)s enquiries were of our own making") % {"share": words}
    return _("%(share)s enquiries were of our own making") % {"share": words}


def _spoken_share(share: float) -> tuple[str, bool]:
    """The nearest share that has words and whether it is it to the per cent; none where the nearest is too far off."""
    numbers = {2: _("two"), 3: _("three"), 4: _("four"), 6: _("six"), 7: _("seven"), 8: _("eight"), 9: _("nine")}
    spoken = {tenths / 10: _("%(number)s in ten") % {"number": number} for tenths, number in numbers.items()} | {
        1 / 10: _("one in ten"),
        1 / 4: _("one in four"),
        1 / 3: _("one in three"),
        1 / 2: _("half of all"),
        2 / 3: _("two in three"),
        3 / 4: _("three in four"),
    }
    nearest = min(spoken, key=lambda each: abs(each - share))
    away = abs(nearest - share)
    return (spoken[nearest] if away <= NEAR else "", away <= EXACT)


def lead(board: Board, top_service: str) -> str:
    """What else is to be said at the top: how many came, compared with when, and what for most."""
    said = [_("%(contacts)s.") % {"contacts": count_words(board.contacts.now)}] if _said_first(board) else []
    if board.services and top_service:
        asked = {"service": top_service, "enquiries": enquiry_words(board.services[0].enquiries)}
        said.append(_("Most often about: %(service)s (%(enquiries)s).") % asked)
    if board.frame.compared:
        said.append(_("Changes are against %(period)s.") % {"period": days_words(board.frame.before)})
    return " ".join(said)


def period_words(board: Board) -> str:
    """`October 2026`, or `November 2026 so far`."""
    name = period_name(board.frame.period)
    return _("%(period)s so far") % {"period": name} if is_running(board) else name


def is_running(board: Board) -> bool:
    """Whether the period is not over yet."""
    return board.frame.shown.last < board.frame.period.last


def step_name(period: Period) -> str:
    """A row of the table of days: `Monday 12 October`, or `October 2026` of a year."""
    return format_month(period.first) if period.kind == "month" else format_day(period.first)


def days_words(period: Period) -> str:
    """`October 2026`, or where it is cut short `1 October 2026 to 22 October 2026`."""
    if period.is_whole:
        return period_name(period)
    return _("%(first)s to %(last)s") % {"first": format_plain(period.first), "last": format_plain(period.last)}


def changed_share(now: float | None, before: float | None, *, more_is: str) -> dict[str, object] | None:
    """The change of a share in points, to one decimal.

    :param more_is: `ok`, `bad` or `plain`.
    """
    if now is None or before is None:
        return None
    points = round((now - before) * 100, 1)
    return _change(points, more_is, lambda size: f"{size:.1f}", _("points"))


def changed_count(now: int, before: int | None, *, more_is: str = "plain") -> dict[str, object] | None:
    """The change of a count."""
    return None if before is None else _change(now - before, more_is, format_number, "")


def changed_money(now: float, before: float | None, *, more_is: str) -> dict[str, object] | None:
    """The change of an amount of pounds."""
    return None if before is None else _change(round(now - before, 2), more_is, format_money, "")


def _change(change: float, more_is: str, spoken: Spoken, unit: str) -> dict[str, object]:
    if not change:
        return {"words": _("no change"), "kind": "plain"}
    size = spoken(abs(change))
    said = (_("up by %(size)s") if change > 0 else _("down by %(size)s")) % {"size": f"{size} {unit}".strip()}
    shown = f"{UP if change > 0 else DOWN} {size}"
    kind = more_is if change > 0 else {"ok": "bad", "bad": "ok"}.get(more_is, more_is)
    words = Markup('<span aria-hidden="true">{}</span><span class="govuk-visually-hidden">{}</span>')
    return {"words": words.format(shown, said), "kind": kind}
