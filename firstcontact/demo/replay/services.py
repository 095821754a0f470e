"""The services of a replayed city: ours where its map says so, else made from the name of a type.

A replayed request was finished elsewhere, so such a service promises nothing, asks nothing but where it is, and has the
map's outcomes beside its own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from firstcontact.demo.replay.mapping import RequestMap
from firstcontact.demo.replay.reading import Request
from firstcontact.domain.catalogue.definition import PlaceQuestion, Promises, ServiceDefinition
from firstcontact.foundation.languages import Text

PLACE = "place"
WHERE = PlaceQuestion(
    id=PLACE, type="place", optional=True, ask=Text.model_validate({"en": "Where is it?", "cy": "Ble mae e?"})
)


def make_services(
    requests: Iterable[Request], request_map: RequestMap, ready_made: Mapping[str, ServiceDefinition]
) -> list[ServiceDefinition]:
    """One definition for each service that the requests need, by slug. Its team is the one that most of them went to.

    The services and outcomes that the map names must be there (`load_map` says so).
    """
    names: dict[str, str] = {}
    teams: dict[str, Counter[str]] = defaultdict(Counter)
    for request in requests:
        names.setdefault(request.service, request.type_name)
        teams[request.service][request.team] += 1
    return [
        _make(slug, names[slug], teams[slug].most_common(1)[0][0], request_map, ready_made) for slug in sorted(names)
    ]


def _make(
    slug: str,
    type_name: str,
    team: str,
    request_map: RequestMap,
    ready_made: Mapping[str, ServiceDefinition],
) -> ServiceDefinition:
    if type_name not in request_map.services:
        return _made_from_name(slug, type_name, team, request_map)
    ours = ready_made[slug]
    return ServiceDefinition(
        service=slug,
        lgsl=ours.lgsl,
        category=ours.category,
        team=team,
        name=ours.name,
        summary=ours.summary,
        keywords=ours.keywords,
        public_place=True,
        questions=(WHERE,),
        promises=Promises(),
        outcomes={**ours.outcomes, **request_map.outcomes},
    )


def _made_from_name(slug: str, type_name: str, team: str, request_map: RequestMap) -> ServiceDefinition:
    name = Text.model_validate(type_name)
    return ServiceDefinition(
        service=slug,
        category="other",
        team=team,
        name=name,
        summary=name,
        public_place=True,
        questions=(WHERE,),
        outcomes=dict(request_map.outcomes),
    )
