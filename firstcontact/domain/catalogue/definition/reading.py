"""Loading service files, all or none, and checking them without loading."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

import firstcontact
from firstcontact.domain.catalogue.definition.checks import faults_between, faults_in
from firstcontact.domain.catalogue.definition.explain import faults_of
from firstcontact.domain.catalogue.definition.mistakes import BadServices, Fault, Mistake
from firstcontact.domain.catalogue.definition.service import ServiceDefinition, read_definition
from firstcontact.domain.catalogue.definition.source import Source, read_source
from firstcontact.foundation.languages import LANGUAGES

READY_MADE = Path(firstcontact.__file__).parent / "services"
"""The ready-made catalogue that comes with the product."""


@dataclass(frozen=True, slots=True)
class _Read:
    source: Source
    definition: ServiceDefinition | None
    mistakes: tuple[Mistake, ...]


@lru_cache(maxsize=1)
def ready_made_services() -> tuple[ServiceDefinition, ...]:
    """The services that come with the product, in the order of their ids; read once a process.

    :raises BadServices: when any file has a mistake.
    """
    return load_services(READY_MADE)


def load_services(folder: Path, languages: Sequence[str] = LANGUAGES) -> tuple[ServiceDefinition, ...]:
    """The services of a folder, in the order of their ids.

    :raises BadServices: when any file has a mistake; then nothing is loaded.
    """
    return load_files([folder], languages)


def load_files(paths: Iterable[Path], languages: Sequence[str] = LANGUAGES) -> tuple[ServiceDefinition, ...]:
    """The services of these files and folders, in the order of their ids.

    :raises BadServices: when any file has a mistake; then nothing is loaded.
    """
    read = _read_all(paths, languages)
    mistakes = _mistakes(read)
    if mistakes:
        raise BadServices(mistakes)
    found = (each.definition for each in read if each.definition)
    return tuple(sorted(found, key=lambda definition: definition.service))


def check_services(paths: Iterable[Path], languages: Sequence[str] = LANGUAGES) -> list[Mistake]:
    """Every mistake in these files and folders, in the order of files and lines; an empty list when all is well."""
    return _mistakes(_read_all(paths, languages))


def service_files(paths: Iterable[Path]) -> list[Path]:
    """The service files meant by these files and folders (a folder's `*.yaml`), each once, in order."""
    found: dict[Path, None] = {}
    for path in paths:
        for file in sorted([*path.glob("*.yaml"), *path.glob("*.yml")]) if path.is_dir() else [path]:
            found[file] = None
    return list(found)


def _read_all(paths: Iterable[Path], languages: Sequence[str]) -> list[_Read]:
    return [_read(file, languages) for file in service_files(paths)]


def _read(file: Path, languages: Sequence[str]) -> _Read:
    source = read_source(file)
    if source.mistake:
        return _Read(source, None, (source.mistake,))
    try:
        definition = read_definition(source.data)
    except ValidationError as problem:
        return _Read(source, None, _placed(source, faults_of(problem)))
    faults = faults_in(definition, source.data, languages)
    if definition.service != file.stem:
        mend = f"Name the file `{definition.service}.yaml`."
        faults.append(Fault(("service",), f"The file is called `{file.name}` but holds `{definition.service}`.", mend))
    return _Read(source, definition, _placed(source, faults))


def _mistakes(read: Sequence[_Read]) -> list[Mistake]:
    ids = ((number, each.definition.service) for number, each in enumerate(read) if each.definition)
    twice = [_placed(read[number].source, [fault]) for number, fault in faults_between(ids).items()]
    return sorted(mistake for group in [*(each.mistakes for each in read), *twice] for mistake in group)


def _placed(source: Source, faults: Iterable[Fault]) -> tuple[Mistake, ...]:
    return tuple(Mistake(source.file, source.line_of(fault.path), fault.message, fault.mend) for fault in faults)
