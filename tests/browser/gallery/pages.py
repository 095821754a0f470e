"""The pages of the gallery and their addresses."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.urls import include, path
from django.utils.translation import get_language

from firstcontact.domain.applications.rules import AnswerMistake
from firstcontact.doors.parts import charts, errors
from firstcontact.doors.parts.posted import errors_by_question, only_redraw, read_answers
from firstcontact.doors.parts.words import said
from tests.browser.gallery import content

HERE = Path(__file__).parent


def show(request: HttpRequest, template: str, facts: Mapping[str, Any]) -> HttpResponse:
    """Renders a template of the gallery's own folder with the product's engine."""
    engine = next(each for each in engines.all() if isinstance(each, Jinja2))
    made = cast("Any", engine.from_string((HERE / f"{template}.html").read_text(encoding="utf-8")))
    return HttpResponse(made.render(dict(facts), request))


def _chart_facts() -> dict[str, Any]:
    failure, value = _here("something we failed to do or tell", "rhywbeth na wnaethom"), _here("value", "gwerth")
    kinds = [(failure, 1), (value, 2)]
    stacked = [{"service": said(each[0]), "kind": kind, "n": each[i]} for each in content.SERVICES for kind, i in kinds]
    weeks = [{"week": f"{index + 36}", "share": share} for index, share in enumerate(content.WEEKS)]
    title = _here("Why people contacted us", "Pam y cysylltodd pobl â ni")
    return {
        "chart": charts.stacked_bar_chart(
            stacked, label="service", value="n", part="kind", parts=(failure, value), title=title
        ),
        "line": charts.line_chart(
            weeks,
            across="week",
            value="share",
            target=0.95,
            percent=True,
            title=_here("Promises kept by week", "Addewidion a gadwyd fesul wythnos"),
        ),
        "bars": charts.bar_chart(
            [{"service": said(each[0]), "n": each[1] + each[2]} for each in content.SERVICES],
            label="service",
            value="n",
            title=_here("Contacts by service", "Cysylltiadau fesul gwasanaeth"),
        ),
    }


def _here(en: str, cy: str) -> str:
    return cy if (get_language() or "en").startswith("cy") else en


def _mistakes(*fields: tuple[str, str | None]) -> list[AnswerMistake]:
    message = content.words("Answer this question", "Atebwch y cwestiwn hwn")
    return [AnswerMistake(question, field, message) for question, field in fields]


WRONG = _mistakes(
    *((name, None) for name in content.QUESTIONS if name not in ("who", "address")),
    ("who", "name"),
    ("who", "email"),
    ("address", "lines"),
    ("address", "postcode"),
)


def page(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """A view that shows one template of the gallery."""

    @transaction.non_atomic_requests
    def view(request: HttpRequest) -> HttpResponse:
        facts: dict[str, Any] = {"content": content, "here": _here}
        if name == "board":
            facts |= _chart_facts()
        return show(request, name, facts)

    return view


@transaction.non_atomic_requests
def one_question(request: HttpRequest, question_id: str) -> HttpResponse:
    """One question a page: empty, answered (`?answered=1`), refused (`?wrong=1`), or as posted."""
    question = content.QUESTIONS[question_id]
    language = get_language() or "en"
    value: object = content.ANSWERS[question_id] if "answered" in request.GET else None
    if request.method == "POST":
        value = read_answers([question], request.POST)[question_id]
    wrong = "wrong" in request.GET or (request.method == "POST" and not only_redraw(request))
    mistakes = [mistake for mistake in WRONG if mistake.question == question_id] if wrong else []
    problems = errors_by_question(mistakes, language)
    facts = {"question": question, "value": value, "errors": problems, "keep_form": "question", "here": _here}
    return show(request, "question", facts)


@transaction.non_atomic_requests
def all_questions(request: HttpRequest) -> HttpResponse:
    """All questions on one page, as an adviser meets them."""
    problems = errors_by_question(
        WRONG if "wrong" in request.GET else [], get_language() or "en", "e1-", content.QUESTIONS.values()
    )
    values = content.ANSWERS if "answered" in request.GET else {}
    return show(request, "questions", {"content": content, "errors": problems, "values": values, "here": _here})


@transaction.non_atomic_requests
def error(request: HttpRequest, status: str) -> HttpResponse:
    """An error page."""
    pages: dict[str, Callable[[HttpRequest], HttpResponse]] = {
        "400": errors.bad_request,
        "403": errors.forbidden,
        "404": errors.not_found,
        "csrf": errors.csrf_failure,
    }
    if status == "429":
        return errors.too_many(request, retry_after=60)
    return errors.server_error(request) if status == "500" else pages[status](request)


urlpatterns = [
    path("", include("firstcontact.doors.parts.urls")),
    path("question/<slug:question_id>", one_question),
    path("questions", all_questions),
    path("error/<slug:status>", error),
    *(path(name, page(name)) for name in ("site", "confirmation", "desk", "queue", "board", "letter")),
]
