"""Answers that a made-up person gives to a service's questions: drawn at random, and always such as may be submitted.

They follow the definition question by question, so a changed or new service needs nothing here. Only the words come
from `answers.yaml`.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from ruamel.yaml import YAML

from firstcontact.demo.cast import Cast, Household, Person
from firstcontact.domain.applications.rules import (
    AnswerValue,
    Moment,
    check_answer,
    next_question,
    stop_for,
    unfinished,
)
from firstcontact.domain.catalogue.definition import (
    AddressQuestion,
    ChooseOneQuestion,
    ChooseSomeQuestion,
    ContactQuestion,
    DateQuestion,
    GroupQuestion,
    LongTextQuestion,
    MoneyQuestion,
    NumberQuestion,
    PlaceQuestion,
    PlainQuestion,
    Question,
    ServiceDefinition,
    TextQuestion,
    YesNoQuestion,
    day_of,
    parse_day,
)

FILE = Path(__file__).parent / "answers.yaml"
TRIES = 60
QUESTIONS_AT_MOST = 40
LEFT_EMPTY = 0.4
MOVES_TO = ("new_", "forwarding_")
BORN = "birth_date"


class NoAnswersError(LookupError):
    """This person cannot use this service: there is no way to answer its questions (no way to reach them, say)."""


def make_answers(
    definition: ServiceDefinition, person: Person | None, cast: Cast, moment: Moment, rng: Random
) -> dict[str, AnswerValue]:
    """Answers with which an application for this service could be submitted at this moment, in stored form.

    :param person: who asks; none for somebody who does not say who they are.
    :raises NoAnswersError: no such answers were found.
    """
    for _ in range(TRIES):
        answers = _try(definition, _Who(person, cast, rng), moment)
        if answers is not None and not unfinished(definition, answers, moment):
            return answers
    raise NoAnswersError(f"{definition.service} cannot be asked for by {person.name if person else 'somebody unknown'}")


class _Who:
    """Somebody answering: what they know of themselves, and where their words come from."""

    def __init__(self, person: Person | None, cast: Cast, rng: Random) -> None:
        self.person, self._cast, self.rng = person, cast, rng

    def home(self, question_id: str) -> Household:
        """Where they live; somewhere else when they move there, or do not say who they are."""
        if self.person is None or question_id.startswith(MOVES_TO):
            return self._somewhere()
        return self.person.household

    def reached_by(self, way: str) -> str:
        """Their `email` or `phone`; empty when they do not say who they are."""
        return str(getattr(self.person, way, ""))

    def name(self) -> str:
        """What they sign with."""
        return self.person.name if self.person else "A. N. Other"

    def street(self) -> str:
        """A street somewhere in town."""
        return self._somewhere().lines[0].split(" ", 1)[1]

    def _somewhere(self) -> Household:
        return self._cast[self.rng.randrange(len(self._cast))].household

    def words(self, question_id: str, kind: str) -> str:
        """Some words for this question, or else for its type."""
        said = _read_words()
        return self.rng.choice(said.get(question_id) or said[kind])


def _try(definition: ServiceDefinition, who: _Who, moment: Moment) -> dict[str, AnswerValue] | None:
    answers: dict[str, AnswerValue] = {}
    for _ in range(QUESTIONS_AT_MOST):
        if stop_for(definition, answers, moment) is not None:
            return None
        question = next_question(definition, answers, moment)
        if question is None:
            return answers
        checked = check_answer(definition, answers, question.id, _answer(question, who, moment.today), moment)
        if not checked.ok:
            return None
        answers[question.id] = checked.value
    return None


def _answer(question: Question | PlainQuestion, who: _Who, today: date) -> object:
    if isinstance(question, ContactQuestion | GroupQuestion):
        return (
            _contact(question, who.person) if isinstance(question, ContactQuestion) else _several(question, who, today)
        )
    if question.optional and who.rng.random() < LEFT_EMPTY:
        return None
    if question.id == BORN and who.person:
        return who.person.date_of_birth.isoformat()
    if isinstance(question, AddressQuestion | PlaceQuestion):
        return _where(question, who)
    if isinstance(question, ChooseOneQuestion | ChooseSomeQuestion | YesNoQuestion):
        return _choice(question, who.rng)
    if isinstance(question, NumberQuestion | MoneyQuestion | DateQuestion):
        return _figure(question, who.rng, today)
    if isinstance(question, TextQuestion | LongTextQuestion):
        return who.words(question.id, question.type)[: question.max_length]
    return {"agreed": "yes", "name": who.name()} if question.type == "declaration" else who.reached_by(question.type)


def _contact(question: ContactQuestion, person: Person | None) -> Mapping[str, str]:
    if person is None:
        return {}
    home = person.household
    said = {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "address": "\n".join(home.lines),
        "postcode": home.postcode,
    }
    return {name: said[name] for name in question.asks if said[name]}


def _several(question: GroupQuestion, who: _Who, today: date) -> list[dict[str, object]]:
    number = who.rng.randint(question.min, min(question.max, question.min + 2))
    return [{each.id: _answer(each, who, today) for each in question.questions} for _ in range(number)]


def _where(question: AddressQuestion | PlaceQuestion, who: _Who) -> Mapping[str, object]:
    if isinstance(question, AddressQuestion):
        home = who.home(question.id)
        return {"lines": list(home.lines), "postcode": home.postcode}
    return {"words": f"{who.street()}, {who.words(question.id, 'place')}"}


def _choice(question: ChooseOneQuestion | ChooseSomeQuestion | YesNoQuestion, rng: Random) -> str | list[str]:
    if isinstance(question, YesNoQuestion):
        return rng.choices(("yes", "no"), (45, 55))[0]
    options = list(question.options)
    if isinstance(question, ChooseOneQuestion):
        return rng.choice(options)
    return rng.sample(options, min(len(options), rng.choice((1, 1, 1, 2))))


def _figure(question: NumberQuestion | MoneyQuestion | DateQuestion, rng: Random, today: date) -> str:
    if isinstance(question, NumberQuestion):
        return str(rng.randint(question.min, min(question.max, question.min + 5)))
    if isinstance(question, MoneyQuestion):
        return f"{rng.randint(question.min * 100, min(question.max, question.min + 600) * 100) / 100:.2f}"
    return _day(question, rng, today).isoformat()


def _day(question: DateQuestion, rng: Random, today: date) -> date:
    """A day in the range of the question; without an end on one side, within some weeks of the other or of today."""
    first = day_of(parse_day(question.not_before), today) if question.not_before else None
    last = day_of(parse_day(question.not_after), today) if question.not_after else None
    if first is None:
        first = (last or today) - timedelta(days=28)
    if last is None:
        last = first + timedelta(days=28)
    first = max(first, last - timedelta(days=60))
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


@lru_cache(maxsize=1)
def _read_words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))
    return words
