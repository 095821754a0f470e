"""How a posted form becomes raw answers and words, and how refusals become messages beside the boxes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, QueryDict

from firstcontact.domain.applications.rules import AnswerMistake, raw_from_fields
from firstcontact.domain.catalogue.definition import GroupQuestion, Question

REDRAW = "only_redraw"
TOKEN = "csrfmiddlewaretoken"
NUL = "\0"
# The first box of a question of many boxes carries the question's own id: a message about the whole leads there.
FIRST_FIELDS = frozenset({"day", "lines", "words"})


@dataclass
class Errors:
    """What is wrong on a page: by question and field for the boxes, in order for the summary. False when nothing is."""

    summary: list[tuple[str, str]] = field(default_factory=list)
    by_question: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, question: str) -> dict[str, str]:
        """The messages about one question, by field; "" is the question as a whole."""
        return self.by_question.get(question, {})

    def add(self, href: str, text: str) -> None:
        """A message about something that is no question.

        :param href: `#` and the id of the box; "" for a message without a box.
        """
        self.summary.append((href, text))
        self.by_question.setdefault(href.lstrip("#"), {}).setdefault("", text)

    def __bool__(self) -> bool:
        return bool(self.summary)


def box_id(question: str, part: str = "", prefix: str = "") -> str:
    """The id of the box of a question, or of one part of it (`day`, `email`, `2-born-day`), as the macros draw it."""
    inner, _, last = part.rpartition("-")
    if last in FIRST_FIELDS:
        part = inner
    return f"{prefix}{question}-{part}" if part else f"{prefix}{question}"


def errors_by_question(
    mistakes: Iterable[AnswerMistake], language: str, prefix: str = "", questions: Iterable[Question] = ()
) -> Errors:
    """The refusals of the rules, in the reader's language and tied to the boxes of the page.

    :param questions: those of a page with several; the summary then names the question before what is wrong.
    """
    errors = Errors()
    asked = {question.id: question for question in questions}
    for mistake in mistakes:
        part, text = mistake.field or "", mistake.message.of(language)
        href = "#" + box_id(mistake.question, part, prefix)
        question = asked.get(mistake.question)
        errors.summary.append((href, _which(question, part, language) + text if question else text))
        errors.by_question.setdefault(mistake.question, {}).setdefault(part, text)
    return errors


def _which(question: Question, part: str, language: str) -> str:
    """The question, before what is wrong with its answer; of a group which of them, and the question inside it."""
    if isinstance(question, GroupQuestion) and part:
        number, inner, *_ = part.split("-")
        asked = next((each.ask.of(language) for each in question.questions if each.id == inner), "")
        return f"{question.each.of(language)} {number}, {asked}{' ' if asked.endswith('?') else ': '}"
    return question.ask.of(language) + " "


def read_answer(question: Question, post: QueryDict, prefix: str = "") -> object:
    """What was typed or chosen for this question, raw: the rules understand or refuse it.

    :param prefix: what stands before the names of the boxes when several sets of questions share a page.
    """

    def values_of(name: str) -> list[str]:
        values = _tidy(post.getlist(f"{prefix}{name}"))
        return ["\n".join(values)] if name.endswith("-lines") else values  # an address has a box for each line

    raw = raw_from_fields(question, values_of)
    return _one_more_or_less(raw, f"{prefix}{question.id}", post.get(REDRAW, "")) if isinstance(raw, list) else raw


def _one_more_or_less(raw: list[object], name: str, said: str) -> list[object]:
    """A group after `add NAME` or `remove NAME 2`; any other form leaves it as it is."""
    if said == f"add {name}":
        return [*raw, {}]
    number = said.removeprefix(f"remove {name} ")
    if number != said and number.isdecimal():
        return [each for place, each in enumerate(raw, 1) if place != int(number)]
    return raw


def read_answers(questions: Iterable[Question], post: QueryDict, prefix: str = "") -> Mapping[str, object]:
    """Raw answers to all questions of which a box was on the posted page, by question id."""
    return {question.id: read_answer(question, post, prefix) for question in questions}


def without_nul(text: str) -> str:
    """The text without the one sign that no database takes; nobody can see or type it. Every other one stays."""
    return text.replace(NUL, "")


def text_in(fields: Mapping[str, str], name: str, most: int | None = None) -> str:
    """One field of a posted form or of an address, as text that can be kept and looked for; "" when it is not there.

    :param most: so many letters at most; what is longer is cut.
    """
    return without_nul(fields.get(name, ""))[:most]


def as_it_came(request: HttpRequest) -> Mapping[str, Sequence[str]]:
    """Every field of the posted form with all that was sent under it, untouched; without the token of the page."""
    return {name: values for name, values in request.POST.lists() if name != TOKEN}


def only_redraw(request: HttpRequest) -> bool:
    """Whether the form was sent only to show the page again, with what was typed kept as it is.

    In another language, or with one more or less of a group.
    """
    return request.method == "POST" and REDRAW in request.POST


def _tidy(values: list[str]) -> list[str]:
    return [without_nul(value).replace("\r\n", "\n").strip() for value in values]
