"""What the schema cannot see of computed values: made of nothing, of what comes later, or of what is no number."""

from collections.abc import Iterator

from firstcontact.domain.catalogue.definition.computed import Computed
from firstcontact.domain.catalogue.definition.conditions import COMBINED
from firstcontact.domain.catalogue.definition.explain import did_you_mean
from firstcontact.domain.catalogue.definition.mistakes import Fault, KeyPath
from firstcontact.domain.catalogue.definition.questions import (
    AnyQuestion,
    DateQuestion,
    GroupQuestion,
    MoneyQuestion,
    NumberQuestion,
)
from firstcontact.domain.catalogue.definition.service import ServiceDefinition

Known = dict[str, AnyQuestion | Computed]


def computed_faults(definition: ServiceDefinition) -> Iterator[Fault]:
    """Every fault in how values are worked out."""
    known: Known = {question.id: question for question in definition.questions}
    for index, one in enumerate(definition.computed):
        path: KeyPath = ("computed", index)
        if one.id in known or one.id in COMBINED:
            yield Fault((*path, "id"), f"The id `{one.id}` is used already.", "Give the value its own id.")
        for term in one.terms:
            fault = _fault_of(one, term, known, definition)
            if fault:
                yield Fault((*path, one.ways[0]), *fault)
        known[one.id] = one


def _fault_of(one: Computed, term: str, known: Known, definition: ServiceDefinition) -> tuple[str, str] | None:
    """What is wrong with one term and how to mend it, when something is."""
    name, _, inner = term.partition(".")
    found: AnyQuestion | Computed | None = known.get(name)
    if found is None:
        if any(other.id == name for other in definition.computed):
            return f"`{name}` is worked out later.", "Move it up."
        return f"There is no question `{name}`.", did_you_mean(name, known)
    if inner:
        inside = {each.id: each for each in found.questions} if isinstance(found, GroupQuestion) else {}
        if inner not in inside:
            return f"`{name}` has no question `{inner}` inside it.", did_you_mean(inner, inside)
        found = inside[inner]
    wanted = {"count": (GroupQuestion,), "years_since": (DateQuestion,)}.get(
        one.ways[0], (NumberQuestion, MoneyQuestion, Computed)
    )
    if not isinstance(found, wanted):
        return f"`{one.ways[0]}` cannot be made of `{term}`.", "It needs a number, an amount of money, or its own kind."
    return None
