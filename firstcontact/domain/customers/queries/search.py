"""Finding customers at the desk: by phone, email, postcode, name, name and postcode, and by a name that was misheard.

Each way goes through an index and stops at the first few, so that it takes as long among a million customers as among a
thousand. What is like a word is looked for among the words of names, of which there are far fewer than people.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, permutations, product
from typing import Final
from uuid import UUID

from rapidfuzz.distance import OSA

from firstcontact.domain.customers.queries.customers import CustomerFacts, list_shown, refuse_all_but_staff
from firstcontact.domain.customers.rules import fold_email, fold_name, fold_phone, fold_postcode, slips_of
from firstcontact.domain.staff.queries import SEEN, seen_values
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.tenancy.reading import read_rows

MOST_WORDS = 5
MOST_ALIKE = 6
"""So many words that are like one that was typed."""
MOST_NAMES = 400
"""So many names are put together of the words."""
MOST_OF_A_NAME = 7
"""So many people of one name, where several names are like what was typed: a frequent one does not hide the others."""
MOST_IN_A_POSTCODE = 500
MOST_LOOKED_AT: Final = 2_000
"""So many customers who have one of the words are looked at for the others."""
_POSTCODE = re.compile(r"\b[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}\b")
_CLOSED: Final = (
    " UNION SELECT link.customer_id FROM customers_source_record record JOIN customers_link link"
    " ON link.council_id = record.council_id AND link.record_id = record.id AND link.ended_at IS NULL"
    f" WHERE record.sensitivity <> 'open' AND {SEEN} AND record."
)
_BY_POINT: Final = {
    "email": f"SELECT id FROM customers_customer WHERE email = %(value)s{_CLOSED}email = %(value)s LIMIT %(most)s",
    "phone": f"SELECT id FROM customers_customer WHERE phone = %(value)s{_CLOSED}phone = %(value)s LIMIT %(most)s",
    "postcode": f"SELECT id FROM customers_customer WHERE postcode = %(value)s{_CLOSED}postcode = %(value)s"
    " LIMIT %(most)s",
}
_BY_NAMES: Final = "SELECT id, name_key FROM customers_customer WHERE name_key = ANY(%(names)s::text[]) LIMIT %(most)s"
_LIKE_NAMES: Final = (
    "SELECT one.id, one.name_key FROM unnest(%(names)s::text[]) AS asked (name) CROSS JOIN LATERAL (SELECT id, name_key"
    " FROM customers_customer WHERE name_key = asked.name LIMIT %(each)s) AS one LIMIT %(most)s"
)
_BY_BEGINNING: Final = (
    "SELECT DISTINCT customer_id FROM (SELECT customer_id FROM customers_name_word WHERE word ^@ %(word)s"
    " ORDER BY word LIMIT %(most)s) AS first"
)
_WITH_ALL: Final = (
    "SELECT first.customer_id FROM (SELECT council_id, customer_id FROM customers_name_word WHERE word ^@ %(word)s"
    f" ORDER BY word LIMIT {MOST_LOOKED_AT}) AS first WHERE NOT EXISTS ("
    "SELECT FROM unnest(%(others)s::text[]) AS other (word) WHERE NOT EXISTS (SELECT FROM customers_name_word second"
    " WHERE second.council_id = first.council_id AND second.customer_id = first.customer_id"
    " AND second.word ^@ other.word)) LIMIT %(most)s"
)
_BEGINNING: Final = (
    "SELECT DISTINCT word FROM (SELECT rest, word FROM customers_name_slip WHERE rest ^@ %(word)s AND rest = word"
    " ORDER BY rest LIMIT %(most)s) AS first ORDER BY word"
)
_ALIKE: Final = "SELECT DISTINCT word FROM customers_name_slip WHERE rest = ANY(%(rests)s::text[])"
_RAREST: Final = (
    "SELECT asked.word FROM unnest(%(words)s::text[]) AS asked (word) ORDER BY (SELECT count(*) FROM (SELECT FROM"
    f" customers_name_word known WHERE known.word ^@ asked.word LIMIT {MOST_LOOKED_AT}) AS some_of_them), asked.word"
)
_NAME_KEYS: Final = "SELECT id, name_key FROM customers_customer WHERE id = ANY(%(ids)s::uuid[])"


@dataclass(frozen=True, slots=True)
class People:
    """Customers that were found. `alike`: nobody has this name, these have one like it. `more`: there are others."""

    customers: tuple[CustomerFacts, ...] = ()
    alike: bool = False
    more: bool = False


def search_customers(words: str, *, viewer: Viewer, most: int = 20) -> list[CustomerFacts]:
    """The customers whom these words find; see `find_people`.

    :raises NotAllowedError: unless the viewer is staff.
    """
    return list(find_people(words, viewer=viewer, most=most).customers)


def find_people(words: str, *, viewer: Viewer, most: int = 20) -> People:
    """Customers by phone, email, postcode or name (any parts, as they begin), or by name and postcode; by name.

    Where nobody has such a name: those who have one that is like it.

    :raises NotAllowedError: unless the viewer is staff.
    """
    refuse_all_but_staff(viewer)
    words = words.replace("\0", "").strip()[:300]
    if len(words) < 2:
        return People()
    point = _point_in(words)
    if point:
        return _people(_by_point(*point, viewer, most + 1), viewer, most)
    postcode = _POSTCODE.search(words)
    if postcode is not None:
        named = fold_name(words.replace(postcode.group(), " ")).split()[:MOST_WORDS]
        return _in_postcode(fold_postcode(postcode.group()), named, viewer, most)
    return _by_name(fold_name(words).split()[:MOST_WORDS], viewer, most)


def is_point(words: str) -> bool:
    """Whether these words are looked for as an email address or a phone number, and as nothing else."""
    return _point_in(words) is not None


def _point_in(words: str) -> tuple[str, str] | None:
    """The contact point that these words are; nothing when they are a name or a postcode."""
    if "@" in words:
        return "email", fold_email(words)
    if sum(letter.isdigit() for letter in words) >= 6:
        return "phone", fold_phone(words)
    return None


def _by_point(kind: str, value: str, viewer: Viewer, most: int) -> list[UUID]:
    return [row[0] for row in read_rows(_BY_POINT[kind], **seen_values(viewer), value=value, most=most)]


def _in_postcode(postcode: str, named: Sequence[str], viewer: Viewer, most: int) -> People:
    """Those who live there; with a name, those who have it, else those who have one like it."""
    ids = _by_point("postcode", postcode, viewer, MOST_IN_A_POSTCODE)
    if not named:
        return _people(ids, viewer, most)
    keys = read_rows(_NAME_KEYS, ids=ids) if ids else []
    having = [one for one, key in keys if all(any(part.startswith(word) for part in key.split()) for word in named)]
    if having:
        return _people(having, viewer, most)
    like = [one for one, key in keys if all(any(_is_like(word, part) for part in key.split()) for word in named)]
    return _people(like, viewer, most, alike=True)


def _by_name(words: Sequence[str], viewer: Viewer, most: int) -> People:
    if not words:
        return People()
    ids = _having(words, most + 1)
    if ids:
        return _people(ids, viewer, most)
    near = [[word, *_alike(word)] for word in words]
    if len(words) == 1:
        ids = [one for word in near[0][1:] for one in _beginning(word, most + 1)]
        return _people(ids, viewer, most, alike=True)
    rows = read_rows(_LIKE_NAMES, names=_names(near), each=MOST_OF_A_NAME, most=most + 1)
    found = _people([one for one, _name in rows], viewer, most, alike=True)
    often = Counter(name for _one, name in rows)
    return replace(found, more=found.more or MOST_OF_A_NAME in often.values())


def _having(words: Sequence[str], most: int) -> list[UUID]:
    """Whose name has words that begin so. Whole names come first: they are found at once however many share a word."""
    if len(words) == 1:
        return _beginning(words[0], most)
    beginnings = [_beginnings(word) for word in words]
    if not all(beginnings):
        return []  # nobody's name has a word that begins so
    found = _named(beginnings, most)
    if len(found) < most:
        rarest, *others = [row[0] for row in read_rows(_RAREST, words=list(words))]
        found += [row[0] for row in read_rows(_WITH_ALL, word=rarest, others=others, most=most)]
    return list(dict.fromkeys(found))


def _beginning(word: str, most: int) -> list[UUID]:
    return [row[0] for row in read_rows(_BY_BEGINNING, word=word, most=most)]


def _beginnings(word: str) -> list[str]:
    """The first few words of names that begin so; where the word itself is one, it comes first."""
    return [row[0] for row in read_rows(_BEGINNING, word=word, most=MOST_ALIKE)]


def _named(words: Iterable[Sequence[str]], most: int) -> list[UUID]:
    """Whose whole name is one of each of these, in any order; the first in each list are tried first."""
    tried = _names(words)
    rows = read_rows(_BY_NAMES, names=tried, most=most)
    place = {name: number for number, name in enumerate(tried)}
    return [one for one, _key in sorted(rows, key=lambda row: place[row[1]])]


def _names(words: Iterable[Sequence[str]]) -> list[str]:
    """The whole names that these words make, in any order, each once."""
    names = (" ".join(order) for chosen in product(*words) for order in permutations(chosen))
    return list(dict.fromkeys(islice(names, MOST_NAMES)))


def _alike(word: str) -> list[str]:
    """Words of names that differ by one slip of the ear or the keys, those that begin alike first."""
    rows = [row[0] for row in read_rows(_ALIKE, rests=slips_of(word))] if len(word) > 2 else []
    near = [one for one in rows if one != word and _is_like(word, one)]
    return sorted(near, key=lambda one: (one[0] != word[0], one[-1] != word[-1], one))[:MOST_ALIKE]


def _is_like(word: str, other: str) -> bool:
    """One slip: a letter more, less or other, or two neighbours swapped."""
    return bool(OSA.distance(word, other, score_cutoff=1) <= 1)


def _people(ids: Sequence[UUID], viewer: Viewer, most: int, *, alike: bool = False) -> People:
    first = list(dict.fromkeys(ids))[:most]
    shown = sorted(list_shown(first, viewer), key=lambda one: (fold_name(one.name), one.id))
    return People(tuple(shown), alike and bool(shown), len(ids) > most)
