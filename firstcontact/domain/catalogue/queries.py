"""Reading the catalogue: services, their versions, and search."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID

from firstcontact.domain.catalogue.definition import NotOurs, ServiceDefinition, read_definition
from firstcontact.domain.catalogue.models import ServiceVersion
from firstcontact.domain.catalogue.search import (
    SUGGESTED_FROM,
    Hit,
    SearchIndex,
    Suggester,
    Suggestion,
    build_index,
    build_suggester,
)
from firstcontact.domain.councils.queries import get_council
from firstcontact.foundation.tenancy import require_council
from firstcontact.foundation.tenancy.reading import read_rows

_PUBLISHED: Final = "SELECT id, slug, team, sensitivity, current_id FROM catalogue_service WHERE current_id IS NOT NULL"


class UnknownServiceError(LookupError):
    """This council offers no such service."""


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """A service as it is published now."""

    id: UUID
    slug: str
    team: str
    sensitivity: str
    version_id: UUID
    definition: ServiceDefinition


def find_service(slug: str) -> ServiceFacts | None:
    """The published service with this slug."""
    if "\0" in slug:  # PostgreSQL has no such letter
        return None
    return next((_facts(*row) for row in read_rows(f"{_PUBLISHED} AND slug = %(slug)s", slug=slug)), None)


def get_service(slug: str) -> ServiceFacts:
    """The published service with this slug.

    :raises UnknownServiceError: when there is none.
    """
    service = find_service(slug)
    if service is None:
        raise UnknownServiceError(f"There is no service {slug!r}.")
    return service


def list_services() -> list[ServiceFacts]:
    """Every published service, by slug."""
    return [_facts(*row) for row in read_rows(f"{_PUBLISHED} ORDER BY slug")]


def get_version(version_id: UUID) -> ServiceDefinition:
    """The definition of one version; it never changes, so it is kept in memory.

    :raises UnknownServiceError: when there is none.
    """
    return _version(require_council(), version_id)


def find_elsewhere(definition: ServiceDefinition) -> NotOurs | None:
    """Who provides this service instead of the present council; None when the council itself does."""
    council = get_council()
    return definition.not_ours_for(tier=council.tier, nation=council.nation)


def search_services(
    query: str, *, languages: Sequence[str], most: int = 5, among: Sequence[ServiceFacts] | None = None
) -> tuple[Hit, ...]:
    """The services (or ready answers) that fit the words best, best first.

    :param among: every published service, where the caller has read them already.
    """
    services = list_services() if among is None else among
    index = _index(require_council(), tuple(service.version_id for service in services), tuple(languages))
    return index.search(query, most)


def suggest_services(
    subject: str, text: str, *, languages: Sequence[str], most: int = 3, least: float = SUGGESTED_FROM
) -> tuple[Suggestion, ...]:
    """The services that an email may be about, the likeliest first, for an adviser to confirm; none where nothing fits.

    :param text: what was written, without what was quoted; its first 5,000 letters are read.
    :param least: the confidence, 0 to 1, below which a service is not suggested.
    """
    services = list_services()
    suggester = _suggester(require_council(), tuple(service.version_id for service in services), tuple(languages))
    return suggester.suggest(subject, text, most, least)


@lru_cache(maxsize=4096)
def _version(council: UUID, version_id: UUID) -> ServiceDefinition:
    row = ServiceVersion.objects.filter(id=version_id).first()
    if row is None:
        raise UnknownServiceError("There is no such version of a service.")
    return read_definition(json.loads(row.definition))


@lru_cache(maxsize=64)
def _index(council: UUID, versions: tuple[UUID, ...], languages: tuple[str, ...]) -> SearchIndex:
    return build_index([_version(council, version) for version in versions], languages)


@lru_cache(maxsize=64)
def _suggester(council: UUID, versions: tuple[UUID, ...], languages: tuple[str, ...]) -> Suggester:
    return build_suggester([_version(council, version) for version in versions], languages)


def _facts(service_id: UUID, slug: str, team: str, sensitivity: str, version_id: UUID) -> ServiceFacts:
    return ServiceFacts(service_id, slug, team, sensitivity, version_id, get_version(version_id))
