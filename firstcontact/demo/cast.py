"""The cast: made-up people of the made-up councils, the same for the demo and for the tests.

Nobody here exists. Postcodes lie in areas that were never given out, phones in the ranges that Ofcom keeps for drama
(<https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama>), emails at example.org (RFC 2606).
Names are those common in Britain, Welsh, Polish, South Asian and Caribbean families among them.

A person is made from the seed and their number alone, so a larger cast begins with the smaller one.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Literal

from ruamel.yaml import YAML

Language = Literal["en", "cy"]
Prefers = Literal["", "email", "letter"]

NAMES = Path(__file__).parent / "cast.yaml"
WELSH_SHARE = {"castlemere": 0.035, "aberwen": 0.35, "strathlorne": 0.0}
NO_EMAIL_SHARE = 0.22
NO_PHONE_SHARE = 0.06
LARGE_PRINT_SHARE = 0.01
_INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_HOUSES_IN_A_STREET = 60
_HOUSES_IN_A_POSTCODE = 20


@dataclass(frozen=True)
class Household:
    """Some people behind one door."""

    number: int
    lines: tuple[str, ...]
    postcode: str

    @property
    def address(self) -> str:
        """The address on one line."""
        return ", ".join((*self.lines, self.postcode))


@dataclass(frozen=True)
class Person:
    """One made-up resident. `email` and `phone` are empty where they have none."""

    number: int
    given: str
    family: str
    date_of_birth: date
    email: str
    phone: str
    language: Language
    prefers: Prefers
    large_print: bool
    household: Household

    @property
    def name(self) -> str:
        """The name as they say it."""
        return f"{self.given} {self.family}"


@dataclass(frozen=True)
class _Family:
    given: tuple[str, ...]
    family: tuple[str, ...]
    share: int


@dataclass(frozen=True)
class _Town:
    name: str
    postcode_area: str
    streets: tuple[str, ...]


class Cast:
    """The people of one council. `len(cast)` of them; `cast[0]` is always the same person."""

    def __init__(self, council: str = "castlemere", size: int = 2_000, seed: int = 1) -> None:
        """Take part of the made-up council, so many people.

        :raises ValueError: there is no cast for that council.
        """
        if council not in WELSH_SHARE:
            raise ValueError(f"there is no cast for {council}; there is one for {', '.join(WELSH_SHARE)}")
        self.council, self.seed, self._size = council, seed, size
        self._families, towns = _read_names()
        self._town = towns[council]

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, number: int) -> Person:
        if not 0 <= number < self._size:
            raise IndexError(number)
        return self._person(number)

    def __iter__(self) -> Iterator[Person]:
        return (self._person(number) for number in range(self._size))

    def household(self, number: int) -> Household:
        """The household of that number: a house on a made-up street."""
        street, house = divmod(number, _HOUSES_IN_A_STREET)
        round_, street = divmod(street, len(self._town.streets))
        first = f"{house + 1 + round_ * _HOUSES_IN_A_STREET} {self._town.streets[street]}"
        sector, unit = divmod(number // _HOUSES_IN_A_POSTCODE, len(_INWARD_LETTERS) ** 2)
        district, digit = divmod(sector, 10)
        letters = "".join(_INWARD_LETTERS[place] for place in divmod(unit, len(_INWARD_LETTERS)))
        postcode = f"{self._town.postcode_area}{1 + district} {digit}{letters}"
        return Household(number, (first, self._town.name), postcode)

    def _person(self, number: int) -> Person:
        home_number, place_at_table = divmod(number, 2)
        home = Random(f"{self.council} home {self.seed} {home_number}")
        self_ = Random(f"{self.council} person {self.seed} {number}")
        welsh = self_.random() < WELSH_SHARE[self.council]
        kind = home.choices(tuple(self._families), [each.share for each in self._families.values()])[0]
        families = self._families["welsh" if welsh else kind]
        table_family = home.choice(self._families[kind].family)
        shares_name = place_at_table == 0 or home.random() < 0.7
        family = table_family if shares_name and not welsh else self_.choice(families.family)
        given = self_.choice(families.given)
        return Person(
            number=number,
            given=given,
            family=family,
            date_of_birth=date.fromordinal(self_.randint(date(1936, 1, 1).toordinal(), date(2006, 12, 31).toordinal())),
            email=_email(given, family, number) if self_.random() >= NO_EMAIL_SHARE else "",
            phone=_phone(number) if self_.random() >= NO_PHONE_SHARE else "",
            language="cy" if welsh else "en",
            prefers=self_.choices(("", "email", "letter"), (80, 15, 5))[0],
            large_print=self_.random() < LARGE_PRINT_SHARE,
            household=self.household(home_number),
        )


def _email(given: str, family: str, number: int) -> str:
    plain = unicodedata.normalize("NFKD", f"{given}.{family}".lower().replace("ł", "l"))
    return "".join(letter for letter in plain if letter in _EMAIL_LETTERS) + f"{number}@example.org"


_EMAIL_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz.")
_DRAMA = ("07700 900", "020 7946 0", "0121 496 0", "0131 496 0", "029 2018 0", "0161 496 0", "0113 496 0", "0151 496 0")


def _phone(number: int) -> str:
    """A number kept for drama, another for each person until the ranges are used up; then nobody has one."""
    block, place = divmod(number, 1_000)
    return f"{_DRAMA[block]}{place * 7 % 1_000:03}" if block < len(_DRAMA) else ""


@lru_cache(maxsize=1)
def _read_names() -> tuple[dict[str, _Family], dict[str, _Town]]:
    data = YAML(typ="safe").load(NAMES.read_text(encoding="utf-8"))
    families = {
        kind: _Family(tuple(each["given"]), tuple(each["family"]), each["share"])
        for kind, each in data["families"].items()
    }
    towns = {
        code: _Town(each["name"], each["postcode_area"], tuple(each["streets"])) for code, each in data["towns"].items()
    }
    return families, towns
