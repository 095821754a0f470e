"""What the rows behind a figure are, in words: their period, and which part of the figure they are."""

from django.utils.translation import gettext as _

from firstcontact.domain.measures.rules import Period
from firstcontact.doors.parts.dates import format_date, format_month


def period_name(period: Period) -> str:
    """`2026`, `October 2026`, `Monday 12 October 2026`."""
    if period.kind == "year":
        return period.key
    return format_month(period.first) if period.kind == "month" else format_date(period.first)


def part_words(measure: str, part: str) -> str:
    """What a part of a measure's rows is called."""
    words = {
        ("promises_kept", "kept"): _("Kept"),
        ("promises_kept", "broken"): _("Broken"),
        ("on_time", "kept"): _("Closed on time"),
        ("on_time", "broken"): _("Closed late"),
        ("failure_demand", ""): _("Of our own making"),
        ("failure_demand", "value"): _("The rest"),
        ("repeats", ""): _("Repeats"),
        ("repeats", "known"): _("No repeat"),
        ("answered_first_time", "answered"): _("Answered first time"),
        ("answered_first_time", "not_answered"): _("Not answered first time"),
        ("answered_first_time", "unknown"): _("Not recognised, so left out"),
        ("open_overdue", ""): _("Overdue"),
        ("open_overdue", "open"): _("All open"),
        ("cost", "costed"): _("Costed"),
        ("cost", "not_costed"): _("Not costed"),
    }
    return words.get((measure, part), _("All"))
