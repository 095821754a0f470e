"""A case in the words of its customer: where it stands, and what happened."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from firstcontact.doors.parts.dates import format_when, machine_time
from firstcontact.overviews.progress import Progress, Step


@dataclass(frozen=True, slots=True)
class ShownState:
    """Where the case stands: in a word or two, and in a sentence; `kind` is the colour that helps."""

    name: str
    kind: str
    words: str


def shown_state(progress: Progress, language: str) -> ShownState:
    """The state of the case in the words of its customer."""
    who = progress.passed_to.of(language) if progress.passed_to else _("the team that deals with it")
    outcome = progress.outcome.of(language) if progress.outcome else ""
    states = {
        "new": ShownState(_("Received"), "info", _("We have it. It is with the team that will deal with it.")),
        "in_progress": ShownState(_("In progress"), "info", _("We are working on it.")),
        "waiting_for_customer": ShownState(_("Waiting for you"), "warn", _("We need to hear from you.")),
        "passed_on": ShownState(_("Passed on"), "info", _("We passed it on to %(who)s.") % {"who": who}),
        "closed": ShownState(_("Finished"), "ok", outcome or _("We have finished working on it.")),
    }
    if progress.reopened and progress.state == "in_progress":
        again = _("You told us that it was not put right. We are working on it again.")
        return ShownState(_("In progress"), "info", again)
    return states[progress.state]


def history(progress: Progress, language: str) -> list[dict[str, str]]:
    """What happened, newest first, as the timeline shows it."""
    return [_entry(step, progress, language) for step in reversed(progress.steps) if step.kind in _titles()]


def _titles() -> Mapping[str, tuple[str, str]]:
    return {
        "opened": ("web", _("You told us")),
        "new_facts": ("chat", _("You told us more")),
        "told": ("email", _("We told you")),
        "asked": ("email", _("We asked you")),
        "answered": ("chat", _("You answered")),
        "passed_on": ("partner", _("We passed it on")),
        "closed": ("case", _("We finished")),
        "reopened": ("flag", _("You told us that it was not put right")),
    }


def _entry(step: Step, progress: Progress, language: str) -> dict[str, str]:
    icon, title = _titles()[step.kind]
    lines = [step.outcome.of(language) if step.outcome else "", step.body]
    if step.kind == "passed_on" and progress.passed_to:
        title = _("We passed it on to %(who)s") % {"who": progress.passed_to.of(language)}
    return {
        "icon": icon,
        "title": title,
        "body": "\n".join(line for line in lines if line),
        "when": format_when(step.at),
        "when_iso": machine_time(step.at),
    }
