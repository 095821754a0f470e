"""A resident answers one question on the website. Where a rule of the service answers them instead, that is a contact.

1. Open the draft with its key, and keep what was posted as it came, whatever becomes of it.
2. A question that does not apply, or whose turn has not come, is refused.
3. Check the answer and keep it. A refused answer changes no answer, and the same answer again adds none.
4. A rule that now stops here answered them: one contact and one enquiry with the rule's result, once a draft.
5. Say what comes next: another question, the stop, or checking the answers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from firstcontact.domain.applications import actions as applications
from firstcontact.domain.applications.queries import ApplicationFacts
from firstcontact.domain.applications.rules import (
    Checked,
    Moment,
    check_answer,
    demand_of,
    kept_answers,
    next_question,
    shown_questions,
    stop_for,
    warnings_for,
)
from firstcontact.domain.catalogue.definition import Question, Rule
from firstcontact.domain.contacts import actions as contacts
from firstcontact.domain.contacts.rules import propose_demand
from firstcontact.domain.councils.queries import get_calendar
from firstcontact.foundation.files.sealed import store_posted
from firstcontact.foundation.identity import Actor
from firstcontact.foundation.languages import Text
from firstcontact.foundation.references import show_reference
from firstcontact.journeys.moments import moment_at
from firstcontact.journeys.submit_application import open_draft


@dataclass(frozen=True, slots=True)
class Standing:
    """A draft as it stands: the questions that apply, the first open one (None: all answered), what stops and warns."""

    application: ApplicationFacts
    moment: Moment
    shown: tuple[Question, ...]
    next: Question | None
    stop: Rule | None
    warnings: tuple[Text, ...]

    def why_out_of_turn(self, question_id: str) -> str:
        """Why it cannot be asked now: `unknown`, `not_asked`, `too_early` or `stopped`; empty when it can."""
        if self.application.definition.question(question_id) is None:
            return "unknown"
        place = {question.id: number for number, question in enumerate(self.shown)}
        if question_id not in place:
            return "not_asked"
        if question_id in kept_answers(self.application.definition, self.application.answers, self.moment):
            return ""
        if self.stop is not None:
            return "stopped"
        return "" if self.next is not None and self.next.id == question_id else "too_early"


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer: the check, and how the draft stands now. `warnings` are those that are new."""

    question: Question
    raw: object
    checked: Checked
    standing: Standing
    warnings: tuple[Text, ...] = ()


class OutOfTurnError(ValueError):
    """This question cannot be answered now: `code` is why, `standing` what is to be answered instead."""

    def __init__(self, code: str, standing: Standing) -> None:
        super().__init__(f"The question is out of turn: {code}.")
        self.code = code
        self.standing = standing


def get_standing(*, reference: str, key: str, at: datetime) -> Standing:
    """How the draft stands, for whoever holds its key.

    :raises NoSuchDraftError: when the key opens no draft.
    """
    return _stand(open_draft(reference=reference, key=key), moment_at(at, get_calendar()))


def answer_online(
    *,
    by: Actor,
    at: datetime,
    reference: str,
    key: str,
    question: str,
    posted: Mapping[str, Sequence[str]],
    read: Callable[[Question], object],
    channel: str = "web",
) -> Answered:
    """The steps above.

    :param posted: the form as it came: names of its fields to what was sent under them.
    :param read: gives what was sent for a question, raw.
    :raises NoSuchDraftError: when the key opens no draft.
    :raises OutOfTurnError: for a question that does not apply or whose turn has not come; no answer is kept.
    """
    before = get_standing(reference=reference, key=key, at=at)
    draft = before.application
    about = f"{draft.service} {show_reference(reference)} {question}"
    store_posted(by=by, at=at, source=f"{channel}_answer", about=about, fields=posted)
    asked, why = draft.definition.question(question), before.why_out_of_turn(question)
    if asked is None or why:
        raise OutOfTurnError(why, before)
    raw = read(asked)
    checked = check_answer(draft.definition, draft.answers, question, raw, before.moment)
    if not checked.ok:
        return Answered(asked, raw, checked, before)
    if question not in draft.answers or draft.answers[question] != checked.value:
        kept = {question: checked.value}
        applications.keep_answers(by=by, at=at, application_id=draft.id, answers=kept, channel=channel)
        draft.answers.update(kept)
    now = _stand(draft, before.moment)
    if now.stop is not None:
        _count_as_answered(by, at, now, now.stop, channel)
    new = tuple(warning for warning in now.warnings if warning not in before.warnings)
    return Answered(asked, raw, checked, now, new)


def _stand(draft: ApplicationFacts, moment: Moment) -> Standing:
    definition, answers = draft.definition, draft.answers
    return Standing(
        application=draft,
        moment=moment,
        shown=shown_questions(definition, answers, moment),
        next=next_question(definition, answers, moment),
        stop=stop_for(definition, answers, moment),
        warnings=warnings_for(definition, answers, moment),
    )


def _count_as_answered(by: Actor, at: datetime, standing: Standing, stop: Rule, channel: str) -> None:
    draft = standing.application
    contact, new = contacts.record_contact(
        by=by, at=at, channel=channel, channel_key=f"stopped:{draft.reference}", language=draft.language
    )
    if not new:
        return
    result = stop.result or "answered"
    kind, reason = demand_of(draft.definition, draft.answers, standing.moment)
    contacts.note_enquiry(
        by=by,
        at=at,
        contact_id=contact,
        service=draft.service,
        team=draft.definition.team,
        sensitivity=draft.definition.sensitivity,
        result=result,
        demand=propose_demand(
            result=result,
            service_demand=kind,
            service_reason=reason,
            asked_about_case=False,
            promise_broken=False,
            reopened=False,
        ),
    )
