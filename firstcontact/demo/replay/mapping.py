"""A map: how the columns of another city's file of service requests are read, as a small data file with a check.

What a map says, top down: how the file is written, how it writes times, which column holds what, which source is which
of our channels, which type of request is one of our services (every other type becomes a service made from its name),
and how the words with which a request was closed tell its outcome. README.md beside this file describes every entry.
"""

import codecs
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from firstcontact.demo.replay.mistakes import say_mistake
from firstcontact.domain.catalogue.definition import ready_made_services
from firstcontact.foundation.languages import Text

Channel = Literal["web", "phone", "counter", "email", "chat", "text", "social", "post", "kiosk", "partner"]
ServiceSlug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Written = Annotated[str, StringConstraints(min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]

HERE = Path(__file__).parent
BOSTON = HERE / "boston311.yaml"
SCHEMA = HERE / "map.schema.json"
LONGEST_SLUG = 60


class BadMap(ValueError):
    """A map cannot be used. `mistakes` names each one: where it stands and how to mend it."""

    def __init__(self, name: str, mistakes: Iterable[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(f"{name} cannot be used:\n" + "\n".join(f"- {mistake}" for mistake in self.mistakes))


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Writing(_Part):
    """How the file is written: as commas and UTF-8 when nothing is said."""

    encoding: str = "utf-8"
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, encoding: str) -> str:
        try:
            codecs.lookup(encoding)
            "".encode(encoding)  # there are others, such as base64, that are not of texts
        except LookupError as error:
            raise ValueError(f"`{encoding}` is no encoding. Write one like utf-8, cp1252 or utf-16.") from error
        return encoding


class Times(_Part):
    """How the file writes times: local to one zone, in one format of `strptime`."""

    zone: str
    format: str

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f"`{zone}` is no time zone. Write one like America/New_York.")
        return zone

    @field_validator("format")
    @classmethod
    def _reads_what_it_writes(cls, pattern: str) -> str:
        moment = datetime(2015, 11, 23, 16, 5, 9, tzinfo=UTC)
        again = datetime.strptime(moment.strftime(pattern), pattern).replace(tzinfo=UTC)
        if again.date() != moment.date() or again.hour != moment.hour:
            raise ValueError(f"`{pattern}` loses the day or the hour. Write all of day, month, year and hour.")
        return pattern


class Columns(_Part):
    """Which column of the file holds what. `key` tells requests apart; the file may leave the optional ones out."""

    key: Written
    opened: Written
    closed: Written
    type: Written
    source: Written
    target: Written | None = None
    closure: Written | None = None
    team: Written | None = None
    area: Written | None = None
    latitude: Written | None = None
    longitude: Written | None = None
    located: Written | None = None

    def named(self) -> tuple[str, ...]:
        """The columns that the map reads, in the order above."""
        return tuple(name for name in self.model_dump().values() if name)


class Targets(_Part):
    """What the column of targets means.

    `until`: the file names an `instant`, or a `day` by whose end it is due. `backwards`: a target before the opening
    sets the row aside (`set_aside`), or was no promise (`no_promise`: the work was done before it was written down).
    """

    until: Literal["instant", "day"] = "instant"
    backwards: Literal["set_aside", "no_promise"] = "set_aside"


class ReplayCouncil(_Part):
    """The council that the requests go to when no other is named: it is made for them, in the time zone of the file."""

    code: Annotated[str, StringConstraints(pattern=r"^replay-[a-z0-9-]{1,30}$")]
    name: Text


class OwnService(_Part):
    """A type of request that is one of our services: which, and which outcomes of the map are outcomes of its own."""

    service: ServiceSlug
    outcomes: dict[Code, Code] = Field(default_factory=dict)


class OutcomeRule(_Part):
    """When the closing words contain one of these, whatever their case, the outcome is this. The first rule counts."""

    says: Annotated[tuple[Written, ...], Field(min_length=1)]
    outcome: Code


class RequestMap(_Part):
    """How one city's file is read."""

    map: ServiceSlug
    about: str
    council: ReplayCouncil | None = None
    file: Writing = Writing()
    times: Times
    columns: Columns
    targets: Targets = Targets()
    unlocated: tuple[str, ...] = ()
    channels: dict[str, Channel]
    teams: dict[str, Code]
    other_team: Code
    services: dict[str, OwnService] = Field(default_factory=dict)
    slugs: dict[str, ServiceSlug] = Field(default_factory=dict)
    outcomes: dict[Code, Text]
    outcome_rules: tuple[OutcomeRule, ...] = ()
    other_outcome: Code

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the file."""
        return ZoneInfo(self.times.zone)

    def service_of(self, type_name: str) -> str:
        """The slug of the service that a type of request is: one of ours, or one made from its name or as said."""
        own = self.services.get(type_name)
        return own.service if own else self.slugs.get(type_name) or slug_of(type_name)

    def outcome_of(self, type_name: str, closing_words: str) -> str:
        """The outcome of a closed request, among those of its service."""
        words = closing_words.casefold()
        rules = (rule.outcome for rule in self.outcome_rules if any(said.casefold() in words for said in rule.says))
        outcome = next(rules, self.other_outcome)
        own = self.services.get(type_name)
        return own.outcomes.get(outcome, outcome) if own else outcome


def slug_of(name: str) -> str:
    """A service's slug made from the name of a type: small letters, figures and hyphens, at most 60, never empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST_SLUG].strip("-")
    return slug if slug[:1].isalpha() else f"type-{slug}".strip("-")


def find_map(name_or_file: str) -> Path:
    """A map that ships, by its name (`boston311`), or one in a file.

    :raises BadMap: there is neither.
    """
    shipped = HERE / f"{name_or_file}.yaml"
    if shipped.is_file() or Path(name_or_file).is_file():
        return shipped if shipped.is_file() else Path(name_or_file)
    names = ", ".join(sorted(path.stem for path in HERE.glob("*.yaml")))
    raise BadMap(name_or_file, [f"There is no such file, and no map of that name. Those that ship: {names}."])


def load_map(path: Path = BOSTON) -> RequestMap:
    """Read a map.

    :raises BadMap: it is no YAML, or says something that a map cannot; each mistake is named.
    """
    try:
        text = path.read_text(encoding="utf-8")
        data: Any = YAML(typ="safe").load(text)
    except UnicodeDecodeError as error:
        raise BadMap(path.name, ["It is not written in UTF-8. Save it so."]) from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise BadMap(path.name, [f"It cannot be read as YAML: {error}"]) from error
    placed = YAML(typ="rt").load(text)
    try:
        request_map = RequestMap.model_validate(data)
    except ValidationError as error:
        raise BadMap(
            path.name, (_mistake(each["loc"], say_mistake(each), placed) for each in error.errors())
        ) from error
    if mistakes := [_mistake(where, said, placed) for where, said in unknown_names(request_map)]:
        raise BadMap(path.name, mistakes)
    return request_map


def map_schema() -> dict[str, Any]:
    """The JSON schema of a map, for editors."""
    schema = RequestMap.model_json_schema()
    for part_of_text in ("Part", "State"):
        schema["$defs"].pop(part_of_text)
    schema["$defs"]["Text"] = {"anyOf": [{"type": "string"}, {"type": "object"}], "title": "Text"}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def write_map_schema() -> None:
    """Write the schema beside the maps."""
    SCHEMA.write_text(json.dumps(map_schema(), indent=1, sort_keys=True) + "\n", encoding="utf-8")


def unknown_names(request_map: RequestMap) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Outcomes and services that a map uses and that there are not: where, and what to do."""
    listed = f"Add it to `outcomes`, or use one of them: {', '.join(request_map.outcomes)}."
    used: dict[tuple[str | int, ...], str] = {
        ("outcome_rules", number, "outcome"): rule.outcome for number, rule in enumerate(request_map.outcome_rules)
    }
    for where, outcome in {**used, ("other_outcome",): request_map.other_outcome}.items():
        if outcome not in request_map.outcomes:
            yield where, f"`{outcome}` is not among the outcomes. {listed}"
    ready_made = {each.service: each for each in ready_made_services()} if request_map.services else {}
    for name, own in request_map.services.items():
        place = ("services", name)
        if own.service not in ready_made:
            yield (*place, "service"), f"We have no service `{own.service}`. There are {', '.join(ready_made)}."
            continue
        theirs = ready_made[own.service].outcomes
        for outcome, its_own in own.outcomes.items():
            if outcome not in request_map.outcomes:
                yield (*place, "outcomes", outcome), f"It translates `{outcome}`, which is no outcome. {listed}"
            if its_own not in theirs:
                said = f"`{own.service}` has no outcome `{its_own}`. It has {', '.join(theirs)}."
                yield (*place, "outcomes", outcome), said


def missing_columns(request_map: RequestMap, header: Iterable[str]) -> list[str]:
    """The columns that the map reads and the first line of a file does not have; nothing when they fit."""
    there = set(header)
    return [name for name in request_map.columns.named() if name not in there]


def check_types(request_map: RequestMap, type_names: Iterable[str]) -> list[str]:
    """Types of requests that would meet in one service by the accident of their names; nothing when none do."""
    seen: dict[str, str] = {own.service: name for name, own in request_map.services.items()}
    mistakes = []
    for name in sorted(set(type_names) - request_map.services.keys()):
        slug = request_map.service_of(name)
        other = seen.setdefault(slug, name)
        if other != name:
            mistakes.append(
                f"The types `{name}` and `{other}` would both be the service `{slug}`. Name another for one of them: "
                f"`slugs: {{{json.dumps(name, ensure_ascii=False)}: {slug[: LONGEST_SLUG - 2]}-2}}`."
            )
    return mistakes


def _mistake(path: Sequence[Any], said: str, placed: Any) -> str:
    where = ".".join(str(part) for part in path)
    return f"line {_line_of(path, placed)}: {where}: {said}" if where else f"line 1: {said}"


def _line_of(path: Iterable[Any], node: Any) -> int:
    """The line (from 1) of the entry at the end of this path, or of the nearest one above it."""
    line = 1
    for step in path:
        if isinstance(node, CommentedMap) and step in node:
            line = node.lc.key(step)[0] + 1
        elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
            line = node.lc.item(step)[0] + 1
        else:
            break
        node = node[step]
    return line
