"""How it stands with a report, in the words that everybody reads."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstcontact.domain.cases.states import State
from firstcontact.domain.councils.queries import get_council
from firstcontact.foundation.languages import Text
from firstcontact.overviews.public_cases import PublicReport, PublicUpdate


def said(text: Text) -> str:
    """The words in the language of this answer."""
    return text.of(get_language() or get_council().languages[0])


def standing(state: str, outcome: Text | None, passed_to: Text | None) -> str:
    """What has become of it."""
    if state == State.CLOSED:
        return said(outcome) if outcome else _("It is closed.")
    if state == State.PASSED_ON and passed_to:
        return _("This is looked after by %(who)s. We have passed it on.") % {"who": said(passed_to)}
    words = {
        State.NEW: _("We have this, and will look at it."),
        State.IN_PROGRESS: _("We are working on it."),
        State.WAITING_FOR_CUSTOMER: _("We asked the person who told us about it for more, and wait for their answer."),
        State.PASSED_ON: _("We have passed it on."),
    }
    return words[State(state)]


def notes_of(report: PublicReport) -> str:
    """How a report stands."""
    return standing(report.state, report.outcome, report.passed_to)


def update_words(update: PublicUpdate) -> str:
    """What happened."""
    if update.told:
        return _("We have written to the person who told us about it.")
    if update.reopened:
        return _("It was not put right. We have opened it again.")
    return standing(update.state, update.outcome, update.passed_to)
