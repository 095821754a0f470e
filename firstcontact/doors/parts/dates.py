"""Days and times as people write them, in English and Welsh, by the clock of the council."""

from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date as babel_date
from django.utils import timezone, translation

from firstcontact.foundation.clock import now

WORDS = {
    "en": {"midnight": "midnight", "midday": "midday", "morning": "am", "afternoon": "pm"},
    "cy": {"midnight": "hanner nos", "midday": "canol dydd", "morning": "yb", "afternoon": "yh"},
}


def _language(language: str | None) -> str:
    chosen = language or translation.get_language() or "en"
    return "cy" if chosen.startswith("cy") else "en"


def local_day(moment: date) -> date:
    """The calendar day; of an instant, the day by the council's clock."""
    return local_time(moment).date() if isinstance(moment, datetime) else moment


def local_time(moment: datetime) -> datetime:
    """The instant by the clock of the council (the active time zone)."""
    return moment if moment.tzinfo is None else moment.astimezone(timezone.get_current_timezone())


def _written(moment: date, pattern: str, language: str | None) -> str:
    return _written_day(local_day(moment), pattern, _language(language))


@lru_cache(maxsize=8192)
def _written_day(day: date, pattern: str, language: str) -> str:
    """The same few days stand on most pages."""
    written = babel_date(day, pattern, locale="cy" if language == "cy" else "en_GB")
    return written[:1].lower() + written[1:] if language == "cy" else written


def format_date(moment: date, language: str | None = None) -> str:
    """`Thursday 26 November 2026`, `dydd Iau 26 Tachwedd 2026`."""
    return _written(moment, "EEEE d MMMM y", language)


def format_day(moment: date, language: str | None = None, *, seen_on: date | None = None) -> str:
    """`Thursday 26 November`, `dydd Iau 26 Tachwedd`; with the year when it is another than that of the reader.

    :param seen_on: the day on which it is read; left out: today.
    """
    day = local_day(moment)
    same_year = day.year == local_day(seen_on or now()).year
    return _written_day(day, "EEEE d MMMM" if same_year else "EEEE d MMMM y", _language(language))


def format_plain(moment: date, language: str | None = None) -> str:
    """`26 November 2026`, `26 Tachwedd 2026`."""
    return _written(moment, "d MMMM y", language)


def format_short(moment: date, language: str | None = None) -> str:
    """`26 Nov 2026`, `26 Tach 2026`: for tables."""
    return _written(moment, "d MMM y", language)


def format_month(moment: date, language: str | None = None) -> str:
    """`November 2026`, `Tachwedd 2026`."""
    written = babel_date(local_day(moment), "LLLL y", locale="cy" if _language(language) == "cy" else "en_GB")
    return str(written)


def format_month_name(moment: date, language: str | None = None) -> str:
    """`Nov`, `Tach`: under a chart."""
    return str(babel_date(local_day(moment), "LLL", locale="cy" if _language(language) == "cy" else "en_GB"))


def format_time(moment: datetime, language: str | None = None) -> str:
    """`5pm`, `7:04am`, `midday`, `midnight`: the style that public services use; in Welsh `5yh`, `7:04yb`."""
    return _written_time(local_time(moment), _language(language))


def _written_time(local: datetime, language: str) -> str:
    words = WORDS[language]
    if local.minute == 0 and local.hour in (0, 12):
        return words["midday" if local.hour else "midnight"]
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{words['morning' if local.hour < 12 else 'afternoon']}"


def format_when(moment: datetime, language: str | None = None, *, seen_on: date | None = None) -> str:
    """`Thursday 26 November, 5pm`; the year as in `format_day`."""
    local, language = local_time(moment), _language(language)
    return f"{format_day(local.date(), language, seen_on=seen_on)}, {_written_time(local, language)}"


def machine_time(moment: date) -> str:
    """For the `datetime` attribute of a `<time>`."""
    return local_time(moment).isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()
