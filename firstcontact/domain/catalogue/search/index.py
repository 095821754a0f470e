"""Search over a council's services, in both languages at once: built once, then asked in well under 5 ms."""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from firstcontact.domain.catalogue.definition import (
    ChooseOneQuestion,
    ChooseSomeQuestion,
    Keywords,
    ReadyAnswer,
    ServiceDefinition,
)
from firstcontact.domain.catalogue.definition.vocabulary import CATEGORIES
from firstcontact.domain.catalogue.search.words import fold, stem, telling_words, words_of
from firstcontact.foundation.languages import LANGUAGES, Text

MOST_CHARACTERS = 200
MOST_WORDS = 16
"""What is read of a query; the rest is left unread."""
LEAST_SCORE = 0.12
"""Below this share of the words asked, nothing is offered."""
NAME, KEYWORDS, SUMMARY, DETAIL = 1.0, 1.0, 0.5, 0.3
"""How much a word counts by where it stands."""
EXACT, STEM, MUTATED, BEGINNING, NEAR = 1.0, 0.95, 0.92, 0.8, 0.85
"""How much a word counts by how well it fits."""
NEIGHBOURS = 0.5
"""What two words count more when they stand side by side as asked."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A service that fits, or a ready answer of it that fits better."""

    service: str
    answer: str | None
    title: Text
    score: float
    """0 to 1: the share of what was asked that was found, weighted by how telling each word is."""


@dataclass(frozen=True, slots=True)
class _Entry:
    service: str
    answer: str | None
    title: Text


Weights = Mapping[int, float]
Key = TypeVar("Key", str, tuple[str, str])


class SearchIndex:
    """The words of a set of services. Immutable once built; safe to share between threads."""

    def __init__(
        self,
        entries: Sequence[_Entry],
        words: Mapping[str, Mapping[str, Weights]],
        pairs: Mapping[tuple[str, str], Weights],
    ) -> None:
        """Take the entries; for each language its words with their weight in each entry; and pairs of neighbours."""
        self._entries = tuple(entries)
        self._exact: dict[str, dict[int, float]] = {}
        self._stems: dict[str, dict[int, float]] = {}
        self._folded: dict[str, dict[int, float]] = {}
        for language, found in words.items():
            for word, weights in found.items():
                _merge(self._exact, word, weights)
                _merge(self._folded if language == "cy" else self._stems, _key(language, word), weights)
        self._pairs = pairs
        self._words = tuple(self._exact)
        self._sorted = sorted(self._words)
        self._folds = tuple(self._folded)
        self._services = len({entry.service for entry in entries}) or 1

    def search(self, query: str, limit: int = 5) -> tuple[Hit, ...]:
        """The services that fit the words best, best first; none when nothing fits. At most one hit a service."""
        asked = self._joined(list(dict.fromkeys(telling_words(query[:MOST_CHARACTERS])))[:MOST_WORDS])
        scores: dict[int, float] = defaultdict(float)
        total = 0.0
        for word in asked:
            found = self._matches(word)
            telling = self._telling(found)
            total += telling
            for number, fit in found.items():
                scores[number] += fit * telling
        for pair in pairwise(asked):
            for number, weight in self._pairs.get(pair, {}).items():
                scores[number] += NEIGHBOURS * weight
        return self._ranked({number: score / total for number, score in scores.items()})[: max(0, limit)]

    def _ranked(self, shares: Weights) -> tuple[Hit, ...]:
        """The best entry of each service, best first."""
        best: dict[str, int] = {}
        for number, share in shares.items():
            service = self._entries[number].service
            if share >= LEAST_SCORE and (service not in best or share > shares[best[service]]):
                best[service] = number
        order = sorted(best, key=lambda service: (-shares[best[service]], service))
        return tuple(
            Hit(service, self._entries[at].answer, self._entries[at].title, min(1.0, shares[at]))
            for service in order
            for at in [best[service]]
        )

    def _joined(self, asked: list[str]) -> list[str]:
        """Words that were written apart but are known as one: `pot hole` is `pothole`."""
        for at, (first, second) in enumerate(pairwise(asked)):
            whole = first + second
            if whole in self._exact and not (first in self._exact and second in self._exact):
                return self._joined([*asked[:at], whole, *asked[at + 2 :]])
        return asked

    def _matches(self, word: str) -> dict[int, float]:
        """For each entry, how well its best word fits this one, 0 to 1."""
        found: dict[int, float] = {}
        _take(found, self._exact.get(word), EXACT)
        _take(found, self._stems.get(stem(word)), STEM)
        _take(found, self._folded.get(fold(word)), MUTATED)
        if len(word) >= 4:
            after = self._sorted[bisect_right(self._sorted, word) :]
            for longer in takewhile(lambda one: one.startswith(word), after):
                _take(found, self._exact[longer], BEGINNING)
        if not found:
            self._take_near(found, word)
        return found

    def _take_near(self, found: dict[int, float], word: str) -> None:
        """Words that differ by a typing error: one in short words, two in longer ones, none in the shortest."""
        errors = 0 if len(word) < 5 else 1 if len(word) < 7 else 2
        if not errors:
            return
        for near, distance, _ in process.extract(word, self._words, scorer=OSA.distance, score_cutoff=errors, limit=8):
            _take(found, self._exact[near], NEAR * (1 - distance / len(word)))
        key = fold(word)
        for near, distance, _ in process.extract(
            key, self._folds, scorer=OSA.distance, score_cutoff=errors - 1, limit=8
        ):
            _take(found, self._folded[near], NEAR * MUTATED * (1 - distance / len(word)))

    def _telling(self, found: Weights) -> float:
        """How much a word tells: one that few services have tells more."""
        services = {self._entries[number].service for number in found}
        return math.log(1 + self._services / (len(services) or 1))


def build_index(definitions: Iterable[ServiceDefinition], languages: Sequence[str] = LANGUAGES) -> SearchIndex:
    """The search index of these services in these languages. Build it once a council and version of its catalogue."""
    entries: list[_Entry] = []
    words: dict[str, dict[str, dict[int, float]]] = {language: {} for language in languages}
    pairs: dict[tuple[str, str], dict[int, float]] = {}
    for definition in definitions:
        for answer in (None, *definition.answers):
            number = len(entries)
            title = answer.ask if answer else definition.name
            entries.append(_Entry(definition.service, answer.id if answer else None, title))
            for language in languages:
                phrases = _answer_phrases(answer, language) if answer else _service_phrases(definition, language)
                for phrase, weight in phrases:
                    _add(words[language], pairs, number, phrase, weight)
    return SearchIndex(entries, words, pairs)


def _service_phrases(definition: ServiceDefinition, language: str) -> Iterator[tuple[str, float]]:
    yield _in(definition.name, language), NAME
    for phrase in definition.keywords.of(language):
        yield phrase, KEYWORDS
    yield _in(definition.summary, language), SUMMARY
    yield _in(CATEGORIES[definition.category], language), DETAIL
    for question in definition.questions:
        yield _in(question.ask, language), DETAIL
        if isinstance(question, ChooseOneQuestion | ChooseSomeQuestion):
            for option in question.options.values():
                yield _in(option.label, language), DETAIL


def _answer_phrases(answer: ReadyAnswer, language: str) -> Iterator[tuple[str, float]]:
    yield _in(answer.ask, language), NAME
    keywords: Keywords = answer.keywords
    for phrase in keywords.of(language):
        yield phrase, KEYWORDS
    yield _in(answer.text, language), DETAIL


def _in(text: Text, language: str) -> str:
    return text.of(language) if text.has(language) else ""


def _add(
    words: dict[str, dict[int, float]],
    pairs: dict[tuple[str, str], dict[int, float]],
    number: int,
    phrase: str,
    weight: float,
) -> None:
    """Note the words of a phrase, its neighbours written as one word, and the pairs of telling words in it."""
    telling = telling_words(phrase)
    joined = (first + second for first, second in pairwise(words_of(phrase)) if len(first) > 2 and len(second) > 2)
    for word in (*telling, *joined):
        _merge(words, word, {number: weight})
    for pair in pairwise(telling):
        _merge(pairs, pair, {number: weight})


def _key(language: str, word: str) -> str:
    return fold(word) if language == "cy" else stem(word)


def _merge(table: dict[Key, dict[int, float]], key: Key, weights: Weights) -> None:
    kept = table.setdefault(key, {})
    for number, weight in weights.items():
        kept[number] = max(weight, kept.get(number, 0.0))


def _take(found: dict[int, float], weights: Weights | None, fit: float) -> None:
    for number, weight in (weights or {}).items():
        found[number] = max(weight * fit, found.get(number, 0.0))
