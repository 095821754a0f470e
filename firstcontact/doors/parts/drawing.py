"""How each type of question is drawn: which GOV.UK component, and what it is told. The template calls the macros."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup

from firstcontact.domain.applications.rules import inside
from firstcontact.domain.catalogue.definition import DeclarationQuestion, GroupQuestion, PlainQuestion, Question
from firstcontact.doors.parts.dates import local_day
from firstcontact.doors.parts.shown import as_shown, field_errors
from firstcontact.doors.parts.words import said, said_marked
from firstcontact.foundation import clock

Params = dict[str, Any]
ADDRESS_LINES = 3


@dataclass(frozen=True)
class Drawing:
    """One component: the macro's short name and its options; a group has parts inside its frame."""

    macro: str
    params: Params
    parts: tuple["Drawing", ...] = ()


@dataclass(frozen=True)
class Box:
    """What all types need to know about the question on this page."""

    id: str
    ask: Markup
    hint: Markup
    shown: Mapping[str, Any]
    errors: Mapping[str, str]
    language: str | None
    alone: bool
    by_adviser: bool

    def autocomplete(self, token: str) -> str:
        """What the browser may fill in; never on an adviser's page, where it would be the adviser's own details."""
        return "off" if self.by_adviser else token

    def named(self, base: Params, part: str = "") -> Params:
        """The options, with id, name, content, hint and message of the box or of one of its parts."""
        name = f"{self.id}-{part}" if part else self.id
        own = {
            "id": name,
            "name": name,
            "value": self.shown.get(part, ""),
            "errorMessage": message(self.errors.get(part)),
        }
        return {**own, **base}


def draw(
    question: Question | PlainQuestion,
    value: object = None,
    error: object = None,
    language: str | None = None,
    *,
    alone: bool = False,
    prefix: str = "",
    by_adviser: bool = False,
    also: str | None = None,
    channel: str = "",
) -> Drawing:
    """The component for a question.

    :param value: the raw answer as typed, or the stored one.
    :param error: a message, or messages by field.
    :param language: language of the question's own words, when it is not that of the page.
    :param alone: the question is the only one of its page and so its heading.
    :param prefix: keeps ids and names apart where several sets of questions share a page.
    :param by_adviser: one of many on a dense page of staff.
    :param also: a second language in which the question stands beneath.
    :param channel: on which it is asked, for the words that it has there.
    """
    if channel in question.say:
        question = question.model_copy(update={"ask": question.say[channel]})
    if isinstance(question, GroupQuestion):
        return _several(question, value, error, language, alone=alone, prefix=prefix, by_adviser=by_adviser, also=also)
    box = Box(
        id=prefix + question.id,
        ask=_asked(question, language),
        hint=_hinted(question, language, also),
        shown=as_shown(question, value),
        errors=field_errors(error),
        language=language,
        alone=alone,
        by_adviser=by_adviser,
    )
    return _DRAW[question.type](question, box)


def message(text: str | None) -> Params | None:
    """The option `errorMessage` for this text."""
    return {"text": text, "visuallyHiddenText": _("Error")} if text else None


def _asked(question: Question, language: str | None) -> Markup:
    words = said_marked(question.ask, language)
    return words + " " + Markup.escape(_("(optional)")) if question.optional else words


def _hinted(question: Question, language: str | None, also: str | None) -> Markup:
    lines: list[Markup] = []
    if also:
        lines.append(Markup('<span class="fc-hint fc-hint--also">{}</span>').format(said_marked(question.ask, also)))
    if question.hint:
        lines.append(Markup('<span class="fc-hint">{}</span>').format(said_marked(question.hint, language)))
    if question.purpose:
        why = said_marked(question.purpose, language)
        lines.append(Markup('<span class="fc-hint">{} {}</span>').format(_("Why we ask:"), why))
    if question.privacy:
        lines.append(Markup('<span class="fc-hint">{}</span>').format(said_marked(question.privacy, language)))
    return Markup("").join(lines)


def _label(box: Box) -> Params:
    size = "l" if box.alone else "s"
    return {"html": box.ask, "classes": f"govuk-label--{size}", "isPageHeading": box.alone}


def _fieldset(box: Box) -> Params:
    size = "l" if box.alone else "s"
    return {"legend": {"html": box.ask, "classes": f"govuk-fieldset__legend--{size}", "isPageHeading": box.alone}}


def _hint(html: Markup) -> Params | None:
    return {"html": html} if html else None


_ONE_LINE: dict[str, Params] = {
    "text": {},
    "email": {"type": "email", "classes": "govuk-!-width-two-thirds", "spellcheck": False},
    "phone": {"type": "tel", "classes": "govuk-input--width-20"},
    "number": {"inputmode": "numeric", "classes": "govuk-input--width-5", "spellcheck": False},
    "money": {"inputmode": "decimal", "classes": "govuk-input--width-5", "spellcheck": False, "prefix": {"text": "£"}},
}


def _one_line(question: Question, box: Box) -> Drawing:
    options = {**_ONE_LINE[question.type], "label": _label(box), "hint": _hint(box.hint)}
    return Drawing("input", box.named({**options, "autocomplete": "off" if box.by_adviser else None}))


def _long_text(question: Question, box: Box) -> Drawing:
    most = getattr(question, "max_length", None)
    options: Params = {"label": _label(box), "hint": _hint(box.hint), "rows": 3 if box.by_adviser else 5}
    if not most:
        return Drawing("textarea", box.named(options))
    left = _("You have %{count} characters left")
    over = _("You have %{count} characters too many")
    options |= {
        "maxlength": most,
        "threshold": 50,
        "textareaDescriptionText": _("You can enter up to %{count} characters"),
        "charactersUnderLimitText": _counted(_("You have %{count} character left"), left),
        "charactersAtLimitText": _("You have no characters left"),
        "charactersOverLimitText": _counted(_("You have %{count} character too many"), over),
    }
    return Drawing("character_count", box.named(options))


def _counted(one: str, other: str) -> Params:
    """Every plural form that a language may ask for: English has two, Welsh six, of which its nouns need only one."""
    return {"one": one, "two": other, "few": other, "many": other, "zero": other, "other": other}


def _choices(box: Box, items: list[Params], classes: str, chosen: Params) -> Params:
    own = {"idPrefix": box.id, "name": box.id, "fieldset": _fieldset(box), "hint": _hint(box.hint), "items": items}
    return {**own, "classes": classes, "errorMessage": message(" ".join(box.errors.values())), **chosen}


def _options(question: Any, box: Box) -> list[Params]:
    return [
        {
            "value": code,
            "html": said_marked(option.label, box.language),
            "hint": {"html": said_marked(option.hint, box.language)} if option.hint else None,
        }
        for code, option in question.options.items()
    ]


def _choose_one(question: Any, box: Box) -> Drawing:
    classes = "govuk-radios--small" if box.by_adviser else ""
    return Drawing("radios", _choices(box, _options(question, box), classes, {"value": box.shown[""]}))


def _choose_some(question: Any, box: Box) -> Drawing:
    classes = "govuk-checkboxes--small" if box.by_adviser else ""
    hint = box.hint or Markup('<span class="fc-hint">{}</span>').format(_("Choose all that apply."))
    box = replace(box, hint=hint)
    return Drawing("checkboxes", _choices(box, _options(question, box), classes, {"values": box.shown[""]}))


def _yes_no(question: Any, box: Box) -> Drawing:
    labels = {"yes": question.labels.yes, "no": question.labels.no}
    short = all(len(said(label, box.language)) <= 12 for label in labels.values())
    classes = ("govuk-radios--inline" if short else "") + (" govuk-radios--small" if box.by_adviser else "")
    items = [{"value": code, "html": said_marked(label, box.language)} for code, label in labels.items()]
    return Drawing("radios", _choices(box, items, classes.strip(), {"value": box.shown[""]}))


def _date(question: Question, box: Box) -> Drawing:
    names = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    whole = bool(box.errors) and not set(box.errors) & set(names)
    items = [
        {
            "id": box.id if part == "day" else f"{box.id}-{part}",
            "name": f"{box.id}-{part}",
            "label": label,
            "value": box.shown[part],
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
            + (" govuk-input--error" if whole or part in box.errors else ""),
        }
        for part, label in names.items()
    ]
    hint = box.hint
    if not question.hint:
        day = local_day(clock.now()) - timedelta(days=1)
        example = _("For example, %(day)s") % {"day": f"{day.day} {day.month} {day.year}"}
        hint = hint + Markup('<span class="fc-hint">{}</span>').format(example)
    options = {"id": f"{box.id}-parts", "fieldset": _fieldset(box), "hint": _hint(hint), "items": items}
    return Drawing("date_input", {**options, "errorMessage": message(" ".join(dict.fromkeys(box.errors.values())))})


def _place(question: Question, box: Box) -> Drawing:
    part = box.named({"label": _label(box), "hint": _hint(box.hint), "rows": 3}, "words")
    return Drawing("textarea", {**part, "id": box.id, "errorMessage": message(" ".join(box.errors.values()))})


def _address(question: Question, box: Box) -> Drawing:
    names = (_("Address line 1"), _("Address line 2 (optional)"), _("Town or city (optional)"))
    tokens = ("address-line1", "address-line2", "address-level2")
    typed = [*(box.shown.get("lines") or []), *[""] * ADDRESS_LINES]
    if len(typed) > 2 * ADDRESS_LINES:
        typed[ADDRESS_LINES - 1] = ", ".join(line for line in typed[ADDRESS_LINES - 1 : -ADDRESS_LINES] if line)
    lines = [
        Drawing(
            "input",
            {
                "id": box.id if index == 0 else f"{box.id}-lines-{index + 1}",
                "name": f"{box.id}-lines",
                "label": {"text": names[index]},
                "value": typed[index],
                "autocomplete": box.autocomplete(tokens[index]),
                "errorMessage": message(box.errors.get("lines")) if index == 0 else None,
                "classes": "" if index < 2 else "govuk-!-width-two-thirds",
            },
        )
        for index in range(ADDRESS_LINES)
    ]
    label = _("Postcode") if getattr(question, "within", None) else _("Postcode (optional)")
    return _group(box, (*lines, _postcode(box, label)))


def _postcode(box: Box, label: str = "") -> Drawing:
    options: Params = {
        "label": {"text": label or _("Postcode")},
        "classes": "govuk-input--width-10",
        "autocomplete": box.autocomplete("postal-code"),
        "spellcheck": False,
    }
    return Drawing("input", box.named(options, "postcode"))


def _contact(question: Any, box: Box) -> Drawing:
    ways = len({"email", "phone", "address"} & set(question.asks))
    rule = _("You do not have to give these, but without them we cannot reply to you.")
    if question.reply == "required":
        rule = _("We need your name and at least one way to reply to you.") if ways > 1 else ""
    if rule and not question.hint:
        box = replace(box, hint=Markup('<span class="fc-hint">{}</span>').format(rule) + box.hint)
    return _group(box, tuple(_CONTACT[part](box) for part in question.asks), group_id=box.id)


def _declaration(question: DeclarationQuestion, box: Box) -> Drawing:
    """What is declared as a list, one box to tick, and perhaps one to sign in."""
    lines = Markup("").join(
        Markup("<li>{}</li>").format(said_marked(each, box.language)) for each in question.statements
    )
    told = Markup('<ul class="govuk-list govuk-list--bullet fc-declared">{}</ul>').format(lines)
    items = [{"value": "yes", "html": said_marked(question.agree, box.language)}]
    tick: Params = {"idPrefix": f"{box.id}-agreed", "name": f"{box.id}-agreed", "items": items}
    tick |= {"values": [box.shown.get("agreed")], "errorMessage": message(box.errors.get("agreed"))}
    tick["classes"] = "govuk-checkboxes--small" if box.by_adviser else ""
    parts = [Drawing("checkboxes", tick)]
    if question.sign:
        label = {"text": _("Type your full name to sign")}
        token = box.autocomplete("name")
        parts.append(Drawing("input", box.named({"label": label, "autocomplete": token, "spellcheck": False}, "name")))
    return _group(replace(box, hint=box.hint + told), tuple(parts), group_id=box.id)


def _name(box: Box) -> Drawing:
    options: Params = {"label": {"text": _("Full name")}, "autocomplete": box.autocomplete("name"), "spellcheck": False}
    return Drawing("input", box.named(options, "name"))


def _email(box: Box) -> Drawing:
    options = {**_ONE_LINE["email"], "label": {"text": _("Email address")}, "autocomplete": box.autocomplete("email")}
    return Drawing("input", box.named(options, "email"))


def _phone(box: Box) -> Drawing:
    options = {**_ONE_LINE["phone"], "label": {"text": _("Phone number")}, "autocomplete": box.autocomplete("tel")}
    return Drawing("input", box.named(options, "phone"))


def _postal_address(box: Box) -> Drawing:
    token = box.autocomplete("street-address")
    options: Params = {"label": {"text": _("Postal address")}, "rows": 3, "autocomplete": token}
    return Drawing("textarea", box.named(options, "address"))


def _several(question: GroupQuestion, value: object, error: object, language: str | None, **options: Any) -> Drawing:
    """A group: a frame for each that there is, with a way to take it out, and a way to add another."""
    prefix = str(options["prefix"])
    errors = field_errors(error)
    items = [each if isinstance(each, Mapping) else {} for each in value] if isinstance(value, list | tuple) else []
    items = items[: question.max] or [{}] * question.min
    frames = []
    for number, item in enumerate(items, 1):
        parts = []
        for each in question.questions:
            own = {
                name.partition(f"{number}-{each.id}")[2].lstrip("-"): text
                for name, text in errors.items()
                if f"{name}-".startswith(f"{number}-{each.id}-")
            }
            asked = inside(question, each, number)
            parts.append(draw(asked, item.get(each.id), own, language, **{**options, "alone": False}))
        title = _("%(what)s %(number)s") % {"what": said(question.each, language), "number": number}
        taken_out = f"remove {prefix}{question.id} {number}" if len(items) > question.min else ""
        frames.append(Drawing("frame", {"title": title, "number": number, "remove": taken_out}, tuple(parts)))
    asked_box = Box(
        id=prefix + question.id,
        ask=_asked(question, language),
        hint=_hinted(question, language, options["also"]),
        shown={},
        errors=errors,
        language=language,
        alone=options["alone"],
        by_adviser=options["by_adviser"],
    )
    drawn = _group(asked_box, tuple(frames), group_id=asked_box.id)
    more = {"add": f"add {prefix}{question.id}"} if len(items) < question.max else {}
    if more and options["alone"]:  # the page that comes back stands at the new one
        more["to"] = f"#{prefix}{inside(question, question.questions[0], len(items) + 1).id}"
    return replace(drawn, macro="several", params={**drawn.params, **more, "each": said(question.each, language)})


def _group(box: Box, parts: tuple[Drawing, ...], group_id: str | None = None) -> Drawing:
    """A frame with several boxes.

    :param group_id: makes the frame reachable, so that a message about the whole leads somewhere.
    """
    params: Params = {"id": box.id, "hint": box.hint, "fieldset": _fieldset(box), "error": message(box.errors.get(""))}
    return Drawing("group", {**params, "group_id": group_id}, parts)


_CONTACT: dict[str, Callable[[Box], Drawing]] = {
    "name": _name,
    "email": _email,
    "phone": _phone,
    "address": _postal_address,
    "postcode": _postcode,
}
_DRAW: dict[str, Callable[[Any, Box], Drawing]] = {
    **dict.fromkeys(_ONE_LINE, _one_line),
    "long_text": _long_text,
    "choose_one": _choose_one,
    "choose_some": _choose_some,
    "yes_no": _yes_no,
    "date": _date,
    "place": _place,
    "address": _address,
    "contact": _contact,
    "declaration": _declaration,
}
