"""Who does what in a made-up month: the colleague at the desk, the officer of a team, the customer that a person is."""

from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import UUID

from firstcontact.demo.cast import Person
from firstcontact.domain.customers.queries import list_customers, recognise
from firstcontact.domain.customers.rules import Level, Said, fold_name
from firstcontact.domain.staff.queries import Colleague, list_colleagues
from firstcontact.foundation.identity import SYSTEM, Actor, Viewer

WITHOUT_ADDRESS = 25
"""One in so many people gives an adviser no address, so that some cannot be told anything."""


class NobodyAtWorkError(LookupError):
    """The council has no adviser, or no officer in a team that has work."""


@dataclass(frozen=True)
class Desk:
    """The council's people at work."""

    colleagues: tuple[Colleague, ...]

    @classmethod
    def at_present(cls) -> "Desk":
        """Those of the present council."""
        return cls(tuple(list_colleagues()))

    def adviser(self, key: str, *, team: str = "") -> Actor:
        """Who takes this contact; for a service that only its team may see, an adviser of that team.

        :raises NobodyAtWorkError: there is none.
        """
        return self._one("adviser", key, team)

    def officer(self, key: str, team: str) -> Actor:
        """Who works a case of this team: for one case always the same.

        :raises NobodyAtWorkError: there is none.
        """
        return self._one("officer", key, team)

    def _one(self, role: str, key: str, team: str) -> Actor:
        able = [each for each in self.colleagues if role in each.roles and (not team or team in each.teams)]
        if not able:
            raise NobodyAtWorkError(f"nobody is {role} in {team or 'any team'}")
        return able[int(sha256(key.encode()).hexdigest(), 16) % len(able)].actor


class Customers:
    """Which customer each person of the cast is, as far as the council knows them."""

    def __init__(self) -> None:
        self._known: dict[int, UUID] = {}

    def find(self, person: Person) -> UUID | None:
        """The customer that an adviser would find for this person; of two alike, the one with the same name."""
        known = self._known.get(person.number)
        if known is None:
            known = self._recognise(person)
        if known is not None:
            self._known[person.number] = known
        return known

    def remember(self, person: Person, customer_id: UUID | None) -> None:
        """This person turned out to be this customer."""
        if customer_id is not None:
            self._known[person.number] = customer_id

    def _recognise(self, person: Person) -> UUID | None:
        found = recognise(said_by(person))
        if found.level is Level.CERTAIN:
            return found.customer_id
        names = list_customers(found.candidates, viewer=Viewer.of(SYSTEM))
        same = [each for each, facts in names.items() if fold_name(facts.name) == fold_name(person.name)]
        return same[0] if same else None


def said_by(person: Person) -> Said:
    """What this person says of themselves when they are asked at the desk."""
    home = person.household
    said = Said(
        name=person.name,
        date_of_birth=person.date_of_birth,
        email=person.email,
        phone=person.phone,
        postcode=home.postcode,
        address="\n".join(home.lines),
        language=person.language,
        access_needs="large print" if person.large_print else "",
    )
    return replace(said, address="") if person.number % WITHOUT_ADDRESS == 0 else said
