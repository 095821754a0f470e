"""Made-up people for the benchmark: as many as wanted, with names that repeat as names do in Britain.

Nobody here exists. A few hundred family names are had by most, and tens of thousands of rarer ones by the rest;
postcodes lie in an area that was never given out, with forty people in each; everybody has a phone number and most an
email.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random

from ruamel.yaml import YAML

from firstcontact.demo.cast import Cast
from firstcontact.domain.customers.rules import fold_name

FILE = Path(__file__).parent / "words.yaml"
SEED = 20_26
COUNCIL = "castlemere"
IN_A_POSTCODE = 40
NO_EMAIL = 0.22
WELSH = 0.04
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True, slots=True)
class Resident:
    """One made-up person."""

    number: int
    name: str
    name_key: str
    born: date
    email: str
    phone: str
    postcode: str
    address: str
    street: str
    language: str


def make_people(number: int, seed: int = SEED) -> Iterator[Resident]:
    """So many people; the first ones are the same whatever the number."""
    rng = Random(f"bench people {seed}")
    given, given_weights = _given_names()
    family, family_weights = _family_names()
    folded = {name: fold_name(name) for name in (*given, *family)}  # once each: folding a million names takes long
    first_day = date(1934, 1, 1)
    words = read_words()
    houses = [f"{name} {kind}" for name in words["streets"] for kind in words["kinds"]]
    Random(seed).shuffle(houses)
    for at in range(number):
        first = rng.choices(given, cum_weights=given_weights)[0]
        last = rng.choices(family, cum_weights=family_weights)[0]
        name, key = f"{first} {last}", f"{folded[first]} {folded[last]}"
        home = at // 2
        street = houses[(home // 20) % len(houses)]
        house = home % 20 + 20 * (home // (20 * len(houses))) + 1
        yield Resident(
            number=at,
            name=name,
            name_key=key,
            born=first_day + timedelta(days=rng.randrange(27_000)),
            email="" if rng.random() < NO_EMAIL else _email(key, at),
            phone=phone_of(at),
            postcode=postcode_of(at),
            address=f"{house} {street}\nCastlemere",
            street=street,
            language="cy" if rng.random() < WELSH else "en",
        )


def phone_of(number: int) -> str:
    """Another number for each person, in the one form that is kept; nobody is ever rung."""
    return f"+447{700_000_000 + number}"


def postcode_of(number: int) -> str:
    """The postcode of this person: forty have the same."""
    sector, unit = divmod(number // IN_A_POSTCODE, len(_INWARD) ** 2)
    district, digit = divmod(sector, 10)
    first, second = divmod(unit, len(_INWARD))
    return f"CE{1 + district} {digit}{_INWARD[first]}{_INWARD[second]}"


@lru_cache(maxsize=1)
def read_words() -> dict[str, list[str]]:
    """The words of `words.yaml`."""
    words: dict[str, list[str]] = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))
    return words


def _given_names() -> tuple[list[str], list[float]]:
    names = sorted({person.given for person in Cast(COUNCIL, 4_000)})
    Random(SEED).shuffle(names)
    return names, list(accumulate(1 / (rank + 6) for rank in range(len(names))))


def _family_names() -> tuple[list[str], list[float]]:
    """The families of the demonstration first, then ever rarer ones: two in three have one of the first thousand."""
    common = sorted({person.family for person in Cast(COUNCIL, 4_000)})
    rng = Random(SEED)
    rng.shuffle(common)
    words = read_words()
    middles = ["", *words["family_middles"]]
    ends = words["family_ends"]
    rare = [f"{one}{middle}{end}" for one in words["family_begins"] for middle in middles for end in ends]
    rng.shuffle(rare)
    double = [f"{rng.choice(common)}-{rng.choice(rare)}" for _ in range(30_000)]
    names = list(dict.fromkeys([*common, *rare, *double]))
    return names, list(accumulate(1 / (rank + 12) for rank in range(len(names))))


def _email(key: str, number: int) -> str:
    return "".join(each for each in key.replace(" ", ".") if each.isascii()) + f"{number}@example.org"


def misspell(name: str, rng: Random) -> str:
    """The name with one slip of the keys in its last word, not in the first letter: two swapped, or one left out.

    What comes of it is nobody else's name, and no other family comes to it by one slip: of two that do, either may be
    found first.
    """
    given, _, family = name.partition(" ")
    slips = [slip for slip in _slips(family) if _families_by_slip()[slip] == 1]
    return f"{given} {rng.choice(slips)}" if slips else name


def _slips(family: str) -> list[str]:
    """What one slip makes of the last part of a family's name, each once."""
    begin, last = re.fullmatch(r"(.*-)?(.*)", family).groups()  # type: ignore[union-attr]  # it always fits
    slips = [
        f"{begin or ''}{slip}"
        for at in range(1, len(last) - 1)
        for slip in (last[:at] + last[at + 1] + last[at] + last[at + 2 :], last[:at] + last[at + 1 :])
        if len(last) >= 4 and slip != last
    ]
    return list(dict.fromkeys(slips))


@lru_cache(maxsize=1)
def _families_by_slip() -> Counter[str]:
    """How many families come to be written so, by one slip or by none."""
    return Counter(written for family in _family_names()[0] for written in (family, *_slips(family)))
