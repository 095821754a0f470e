"""Which services an email may be about, for an adviser to confirm.

A search weighs every word that was asked; an email holds a hundred words that mean nothing for the matter. So it is
looked through for the phrases that services are known by: a phrase counts in full where all of its words stand in one
sentence, and little where only some do.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from firstcontact.domain.catalogue.definition import ServiceDefinition
from firstcontact.domain.catalogue.search.sentences import sentences_of
from firstcontact.domain.catalogue.search.words import STOP_WORDS, fold, plain, stem, telling_words, words_of
from firstcontact.foundation.languages import LANGUAGES, Text
from firstcontact.foundation.languages.detecting import detect_language
from firstcontact.foundation.languages.everyday import EVERYDAY

SUGGESTED_FROM: Final = 0.35
"""The confidence from which a service is worth an adviser's look."""
NAME, KEYWORD, ABOUT, ANSWER, SUMMARY = 1.0, 1.0, 0.7, 0.7, 0.6
"""How much a phrase counts by where it stands."""
PART: Final = 0.3
"""How much a word counts where its phrase is not whole."""
TOGETHER: Final = 0.6
"""How much more a phrase of several words counts when it is whole."""
MISSPELT: Final = 0.8
"""How much a word counts that is spelt wrongly."""
SHORTEST, LONGEST = 5, 30
"""Letters of words that are asked whether another was meant."""
SUBJECT: Final = 1.4
"""How much more a word counts in the subject."""
RARITY: Final = (1.0, 0.7, 0.45, 0.25)
"""How much a word counts that one, two, three or more services share."""
ENOUGH: Final = 1.1
"""Points that make a service likely; see `_confidence`."""
RIVAL: Final = 0.5
"""How much the points of the next best service take away."""
MOST_WORDS: Final = 6
"""Telling words that are named with a suggestion."""
_GENERIC: Final = """
account accounts add address aelod afford all amser answer application apply ask ateb atgoffa band bank book books
cael cais call card cards cartref change changes charge colli come comes coming contact cost costs council cover cut
cyfeiriad cyfrif cymryd cyngor dalu day days diolch diwrnod do does dweud ebost email enw faint fee fees ffi ffon
ffordd ffurflen form free gadael get give go gofyn gwneud gwybod hear hen hold holiday home homes hours house how
know left letter local lose lost make matter mis month months move much mynd name need needs new newid newydd number
off often old order other out outside own paid part pay payment payments people person phone pobl price pris problem
pryd put report rhif rhoi rhywun ring road second send show sign somebody someone street stryd take taken taliad
talu tell thank thanks thing things through time times today town travel trefnu two ty use want water way wedi week
weeks work working write wythnos year years ymlaen
"""
_WEAK: Final = frozenset(_GENERIC.split()).union(*EVERYDAY.values())
"""Words that tell nothing of an email when they stand alone, though a service has them among its own."""


_DONE: Final = """
report apply book ask tell make give request order pay register renew change cais dweud gofyn gwneud gwybod holi newid
rhoi roi trefnu archebu
"""
_ASKING: Final = frozenset(_DONE.split())
"""Words of a service's name that say what one does with it, not what it is."""
_OR = re.compile(r"\b(?:or|neu)\b|,")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A service that an email may be about."""

    service: str
    name: Text
    confidence: float
    """0 to 1; of the first suggestions from 0.7 on, at least nine in ten are right."""
    because: tuple[str, ...]
    """The words of the email that speak for it, the most telling first."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    service: str
    terms: tuple[str, ...]
    weight: float


class Suggester:
    """The phrases of a set of services. Immutable once built; safe to share between threads."""

    def __init__(self, names: Mapping[str, Text], phrases: Iterable[_Phrase], words: Mapping[str, set[str]]) -> None:
        """Take the name of each service, its phrases, and the terms of each plain word that they use."""
        self._names = dict(names)
        self._phrases: dict[str, list[_Phrase]] = defaultdict(list)
        services: dict[str, set[str]] = defaultdict(set)
        for phrase in phrases:
            for term in phrase.terms:
                self._phrases[term].append(phrase)
                services[term].add(phrase.service)
        self._rarity = {term: RARITY[min(len(found), len(RARITY)) - 1] for term, found in services.items()}
        self._words = tuple(word for word in words if len(word) >= SHORTEST)
        self._terms = {word: frozenset(terms) for word, terms in words.items()}
        self._misspelt = lru_cache(maxsize=20_000)(self._find_misspelt)

    def suggest(self, subject: str, text: str, most: int, least: float) -> tuple[Suggestion, ...]:
        """The services that it may be about, the likeliest first; none where nothing fits."""
        language = detect_language(text)
        points: dict[str, dict[str, float]] = defaultdict(dict)
        beside: dict[str, tuple[float, float]] = {}
        sentences = [(words, SUBJECT) for words in sentences_of(subject)] + [
            (words, 1.0) for words in sentences_of(text)
        ]
        for words, more in sentences:
            here = self._weigh(words, language, more)
            totals = {service: sum(found.values()) for service, found in here.items()}
            for service, found in here.items():
                rival = max((other for name, other in totals.items() if name != service), default=0.0)
                beside[service] = max(beside.get(service, (0.0, 0.0)), (totals[service], rival))
                for word, value in found.items():
                    points[service][word] = max(value, points[service].get(word, 0.0))
        sure = {service: _confidence(sum(found.values()), *beside[service]) for service, found in points.items()}
        suggested = [
            Suggestion(service, self._names[service], sure[service], _telling(points[service]))
            for service in sorted(sure, key=lambda service: (-sure[service], service))
        ]
        return tuple(one for one in suggested if one.confidence >= least)[: max(0, most)]

    def _weigh(self, words: Sequence[str], language: str, more: float) -> dict[str, dict[str, float]]:
        """For each service the words of a sentence that speak for it, with their points."""
        said = self._said(words, language)
        points: dict[str, dict[str, float]] = defaultdict(dict)
        for term, (word, fit) in said.items():
            for phrase in self._phrases.get(term, ()):
                whole = all(each in said for each in phrase.terms)
                if word in _WEAK and not (whole and len(phrase.terms) > 1):
                    continue
                value = phrase.weight * fit * self._rarity[term] * more
                value *= (1 + TOGETHER * (len(phrase.terms) > 1)) if whole else PART
                points[phrase.service][word] = max(value, points[phrase.service].get(word, 0.0))
        return points

    def _said(self, words: Sequence[str], language: str) -> dict[str, tuple[str, float]]:
        """The terms that these words stand for, each with the word and how well it fits, 0 to 1."""
        said: dict[str, tuple[str, float]] = {}
        joined = [(first + second, f"{first} {second}") for first, second in pairwise(words)]
        for key, word in [*((word, word) for word in words), *joined]:
            for term, fit in self._terms_of(key, language, misspelt=key == word):
                if fit > said.get(term, ("", 0.0))[1]:
                    said[term] = (word, fit)
        return said

    def _terms_of(self, word: str, language: str, *, misspelt: bool) -> Iterator[tuple[str, float]]:
        if word in STOP_WORDS:
            return
        terms = set(self._terms.get(word, ()))
        terms |= {term for term in (f"en {stem(word)}",) if term in self._rarity}
        if language != "en":
            terms |= {term for term in (f"cy {fold(word)}",) if term in self._rarity}
        if terms:
            yield from ((term, 1.0) for term in terms)
        elif (
            misspelt
            and SHORTEST <= len(word) <= LONGEST
            and not any(word in everyday for everyday in EVERYDAY.values())
        ):
            yield from ((term, MISSPELT) for term in self._misspelt(word))

    def _find_misspelt(self, word: str) -> frozenset[str]:
        """The terms of the word that is meant: one letter wrong, two in long words, the first letter right."""
        found = process.extractOne(word, self._words, scorer=OSA.distance, score_cutoff=1 if len(word) < 8 else 2)
        return self._terms[found[0]] if found and found[0][0] == word[0] else frozenset()


def build_suggester(definitions: Iterable[ServiceDefinition], languages: Sequence[str] = LANGUAGES) -> Suggester:
    """What finds these services in emails. Build it once a council and version of its catalogue."""
    names: dict[str, Text] = {}
    phrases: list[_Phrase] = []
    words: dict[str, set[str]] = defaultdict(set)
    for definition in definitions:
        names[definition.service] = definition.name
        for language in languages:
            for said, weight in _phrases_of(definition, language):
                found = telling_words(said)
                for word in found:
                    words[word].add(_term(word, language))
                if not _WEAK.issuperset(found):
                    phrases.append(_Phrase(definition.service, tuple(_term(word, language) for word in found), weight))
    return Suggester(names, phrases, words)


def _phrases_of(definition: ServiceDefinition, language: str) -> Iterator[tuple[str, float]]:
    name, _, about = _in(definition.name, language).partition("(")
    for part, weight in [*((part, NAME) for part in _OR.split(name)), (about, ABOUT)]:
        yield " ".join(word for word in words_of(part) if word not in _ASKING), weight
    yield from ((phrase, KEYWORD) for phrase in definition.keywords.of(language))
    yield _in(definition.summary, language), SUMMARY
    for answer in definition.answers:
        yield _in(answer.ask, language), ANSWER


def _in(text: Text, language: str) -> str:
    return text.of(language) if text.has(language) else ""


def _term(word: str, language: str) -> str:
    return f"cy {fold(word)}" if language == "cy" else f"en {stem(plain(word))}"


def _confidence(points: float, best: float, rival: float) -> float:
    """The points as a share of certainty.

    :param points: of the service, in the whole email.
    :param best: in the sentence that says most of it.
    :param rival: of another service in that sentence, which takes some of the certainty away.
    """
    return (1 - math.exp(-points / ENOUGH)) * best / (best + RIVAL * rival)


def _telling(points: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(points, key=lambda word: (-points[word], word))[:MOST_WORDS])
