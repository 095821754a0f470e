"""Who is who: folding what was said, and judging whether two descriptions are of one person. It never guesses."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

import phonenumbers

ACCESS_NEEDS: Final = ("large_print", "easy_read", "audio", "sign_language", "text_relay", "more_time")
"""What we can do for somebody so that they can reach us and read what we write; kept as codes."""


GONE: Final = "gone"
"""The mark of a contact point to which nothing that we send arrives."""
_APART = re.compile("[\u0300-\u036f'’`.]")
_TITLES = frozenset(("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lady", "lord", "rev"))


class Level(StrEnum):
    """How sure we are of who somebody is."""

    CERTAIN = "certain"
    MAYBE = "maybe"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of a person. Empty where nothing was said."""

    name: str = ""
    date_of_birth: date | None = None
    email: str = ""
    email_verified: bool = False
    phone: str = ""
    phone_verified: bool = False
    postcode: str = ""
    address: str = ""
    language: str = ""
    access_needs: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said by which a person could be known or reached."""
        return not (self.name or self.email or self.phone or self.address)


@dataclass(frozen=True, slots=True)
class Known:
    """A customer as far as recognising needs it; names folded, contact points in their one form."""

    id: UUID
    name_key: str
    date_of_birth: date | None
    email: str
    email_verified: bool
    phone: str
    phone_verified: bool
    postcode: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """How many customers have the email, and how many the phone, that was said; 2 stands for two or more."""

    email: int = 0
    phone: int = 0


@dataclass(frozen=True, slots=True)
class Recognition:
    """Who it is: the level, the customer when certain, the evidence as a code, and those to offer when it is maybe."""

    level: Level
    customer_id: UUID | None = None
    evidence: str = ""
    candidates: tuple[UUID, ...] = ()


def fold_name(name: str) -> str:
    """Case-folded, without accents and punctuation, single spaces: `Siân O'Brien-Rees` is `sian obrien rees`.

    Only accents are taken off: the vowel signs of other scripts are letters to those who write them.
    """
    plain = _APART.sub("", unicodedata.normalize("NFKD", name.casefold()))
    return " ".join("".join(each if unicodedata.category(each)[0] in "LMN" else " " for each in plain).split())


def slips_of(word: str) -> list[str]:
    """What is left of a word when one letter is left out, and the word itself: `jon` is `jon`, `on`, `jn`, `jo`."""
    return list(dict.fromkeys([word, *(word[:at] + word[at + 1 :] for at in range(len(word)))]))


def fold_email(email: str) -> str:
    """Trimmed and in lower case."""
    return email.strip().lower()


def fold_phone(phone: str) -> str:
    """In E.164 as a British number, or the digits alone when it is no possible number."""
    try:
        parsed = phonenumbers.parse(phone, "GB")
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", phone)[:20]
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def is_phone(phone: str) -> bool:
    """Whether this can be a phone number; without a country code, a British one."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(phone, "GB"))
    except phonenumbers.NumberParseException:
        return False


def fold_point(kind: str, value: str) -> str:
    """A contact point (`email` or `phone`) in its one form."""
    return fold_phone(value) if kind == "phone" else fold_email(value)[:320]


def fold_postcode(postcode: str) -> str:
    """Upper case, one space before the last three: `cf630zz` is `CF63 0ZZ`."""
    plain = re.sub(r"[^A-Za-z0-9]", "", postcode).upper()
    return f"{plain[:-3]} {plain[-3:]}"[:12] if len(plain) > 3 else plain


def fold(said: Said) -> Said:
    """The same with its contact points in their one form; the name stays as it was said."""
    return replace(
        said,
        name=" ".join(said.name.split())[:300],
        email=fold_email(said.email)[:320],
        phone=fold_phone(said.phone) if said.phone else "",
        postcode=fold_postcode(said.postcode) if said.postcode else "",
        address=said.address.strip()[:500],
    )


def put_together(said: Sequence[Said]) -> Said:
    """What is known from all this, the newest first: of each fact the newest, a verified contact point before it."""
    email, email_verified = _point([(one.email, one.email_verified) for one in said])
    phone, phone_verified = _point([(one.phone, one.phone_verified) for one in said])
    return Said(
        name=next((one.name for one in said if one.name), ""),
        date_of_birth=next((one.date_of_birth for one in said if one.date_of_birth), None),
        email=email,
        email_verified=email_verified,
        phone=phone,
        phone_verified=phone_verified,
        postcode=next((one.postcode for one in said if one.postcode), ""),
        address=next((one.address for one in said if one.address), ""),
        language=next((one.language for one in said if one.language), ""),
        access_needs=next((one.access_needs for one in said if one.access_needs), ""),
    )


def _point(said: Sequence[tuple[str, bool]]) -> tuple[str, bool]:
    verified = next((value for value, proved in said if value and proved), "")
    newest = next((value for value, _ in said if value), "")
    return (verified, True) if verified else (newest, False)


def needs_of(access_needs: str) -> tuple[str, ...]:
    """The access needs as codes: `large print, sign language` is `("large_print", "sign_language")`."""
    needs = (re.sub(r"[\s_-]+", "_", need.strip().casefold()) for need in re.split(r"[,;]", access_needs))
    return tuple(need for need in needs if need)


def on_one_line(address: str, postcode: str) -> str:
    """An address as lists show it: `14 Heol y Bont, CF63 0ZZ`."""
    lines = [line.strip(" ,") for line in address.split("\n")]
    inside = fold_postcode(postcode).replace(" ", "") in re.sub(r"[^A-Z0-9]", "", address.upper())
    return ", ".join(line for line in [*lines, "" if inside else postcode] if line)


def is_full_name(name: str) -> bool:
    """At least a given and a family name: a title is no name, and an initial stands for many."""
    words = (word for word in fold_name(name).split() if word not in _TITLES)
    return len([word for word in words if len(word) > 1 or not word.isascii()]) >= 2


def can_be_called(name: str) -> bool:
    """Enough to write to somebody by, `Mrs Jones` or `J Smith`, though it proves nobody."""
    return len(fold_name(name).split()) >= 2


def judge(said: Said, known: Sequence[Known], sharing: Sharing) -> Recognition:
    """Who `said` (folded) is among the customers that share something with it.

    Certain: full name and date of birth, or full name with the same verified email or phone that no other customer
    has, and of exactly one customer. Anything less is maybe (offered to a person) or unknown.

    :param sharing: counted over all customers and all that was ever said of them, not only over `known`.
    """
    if is_full_name(said.name):
        certain = [(customer, _proof(said, customer, sharing)) for customer in known]
        proved = [(customer, evidence) for customer, evidence in certain if evidence]
        if len(proved) == 1:
            customer, evidence = proved[0]
            return Recognition(Level.CERTAIN, customer.id, evidence)
    maybe = tuple(customer.id for customer in known if _is_like(said, customer))
    return Recognition(Level.MAYBE if maybe else Level.UNKNOWN, candidates=maybe)


def _proof(said: Said, customer: Known, sharing: Sharing) -> str:
    if fold_name(said.name) != customer.name_key:
        return ""
    if said.date_of_birth is not None and said.date_of_birth == customer.date_of_birth:
        return "name_and_date_of_birth"
    if said.date_of_birth and customer.date_of_birth:
        return ""
    if said.email and said.email == customer.email and customer.email_verified and sharing.email == 1:
        return "name_and_verified_email"
    if said.phone and said.phone == customer.phone and customer.phone_verified and sharing.phone == 1:
        return "name_and_verified_phone"
    return ""


def _is_like(said: Said, customer: Known) -> bool:
    same_name = bool(said.name) and fold_name(said.name) == customer.name_key
    return bool(
        (said.email and said.email == customer.email)
        or (said.phone and said.phone == customer.phone)
        or (same_name and said.postcode and said.postcode == customer.postcode)
        or (same_name and said.date_of_birth and said.date_of_birth == customer.date_of_birth)
    )
