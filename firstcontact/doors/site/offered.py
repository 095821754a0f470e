"""The services as the website lists them: what most people come for first, and all of them by category."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import ngettext

from firstcontact.domain.catalogue.definition import CATEGORIES, NotOurs, ServiceDefinition, Unit, parse_span
from firstcontact.domain.catalogue.queries import ServiceFacts, list_services
from firstcontact.domain.councils.queries import CouncilFacts
from firstcontact.foundation.languages import Text

MOST_ON_HOME = 10
MOST_WANTED = (
    "missed-bin",
    "council-tax-balance",
    "council-tax-move",
    "housing-repair",
    "fly-tipping",
    "bulky-waste",
    "pothole",
    "resident-permit",
    "housing-benefit-change",
    "street-light",
    "bus-pass",
    "complaint",
)
"""In about the order in which people ask for them; a service that is not named here follows after."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category with its services."""

    key: str
    name: Text
    services: tuple[ServiceDefinition, ...]


def is_online(definition: ServiceDefinition) -> bool:
    """Whether the website offers it: it may, and there is something to ask or to read."""
    web = definition.channels.get("web")
    return (web is None or web.offered) and bool(definition.questions or definition.answers)


def list_online() -> list[ServiceDefinition]:
    """Every service that the website offers, the most wanted first."""
    return sorted((each.definition for each in list_services() if is_online(each.definition)), key=_place)


def most_wanted(services: Iterable[ServiceDefinition]) -> list[ServiceDefinition]:
    """The ten things that people come for."""
    return sorted(services, key=_place)[:MOST_ON_HOME]


def shelves(services: Iterable[ServiceDefinition], language: str) -> list[Shelf]:
    """All services by category, in the order of the categories; by name within each."""
    listed = sorted(services, key=lambda each: each.name.of(language).casefold())
    found = [Shelf(key, name, tuple(s for s in listed if s.category == key)) for key, name in CATEGORIES.items()]
    return [shelf for shelf in found if shelf.services]


def not_ours(service: ServiceFacts, council: CouncilFacts) -> NotOurs | None:
    """Who provides the service instead of this council."""
    return service.definition.not_ours_for(tier=council.tier, nation=council.nation)


def kept_words(definition: ServiceDefinition) -> str:
    """How long the answers are kept, as the service says it (UK GDPR article 13(2)(a))."""
    span = parse_span(definition.keep_answers_for)
    n = span.count
    sentences = {
        Unit.DAYS: ngettext("We keep your answers for %(num)s day.", "We keep your answers for %(num)s days.", n),
        Unit.WEEKS: ngettext("We keep your answers for %(num)s week.", "We keep your answers for %(num)s weeks.", n),
        Unit.MONTHS: ngettext("We keep your answers for %(num)s month.", "We keep your answers for %(num)s months.", n),
        Unit.YEARS: ngettext("We keep your answers for %(num)s year.", "We keep your answers for %(num)s years.", n),
    }
    return sentences[span.unit] % {"num": n}


def _place(service: ServiceDefinition) -> tuple[int, str]:
    slug = service.service
    return (MOST_WANTED.index(slug), slug) if slug in MOST_WANTED else (len(MOST_WANTED), slug)
