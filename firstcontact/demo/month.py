"""Plans the demo month of Castlemere: who gets in touch when, on which channel, about what, and what the office does.

Pure and seeded: the same arguments give the same month, moment by moment, in order of time. Cases come first, each a
story with its own later contacts; then people who only ask fill up each channel to exactly its number.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random

from firstcontact.demo.answers import make_answers
from firstcontact.demo.cast import Cast, Person
from firstcontact.demo.council_facts import read_made_up_councils
from firstcontact.demo.happenings import ContactMade, Deed, Enquired, Happening
from firstcontact.demo.profile import Profile, read_profile
from firstcontact.demo.rhythm import Clockwork, NoTimeLeftError
from firstcontact.demo.story import MINUTES, Opening, Story, Surroundings
from firstcontact.domain.applications.rules import Moment
from firstcontact.domain.catalogue.definition import ServiceDefinition, ready_made_services

COUNCIL = "castlemere"
PEOPLE = 2_200
REPEAT_WITHIN = timedelta(days=7)
TRIES = 200
ONLINE = ("web", "email")
"""Channels that people use who have an email."""


def plan_month(seed: int, scale: int, month: date) -> Iterator[Happening]:
    """What happens in the month that starts on this day, in order of time.

    :param scale: 1 gives 1,900 calls and 400 visits; 20 gives 38,000 and 8,000.
    :param month: its first day; the month ends on the day before the same day of the next month.
    :raises ValueError: the scale is below 1.
    """
    if scale < 1:
        raise ValueError(f"the scale is 1 or more, not {scale}")
    services = {definition.service: definition for definition in ready_made_services()}
    return iter(_Month(seed, scale, month, services).happenings())


def month_after(day: date) -> date:
    """The same day of the next month, or its last day when it is shorter."""
    first_of_next = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    last_of_next = (first_of_next + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return min(last_of_next, first_of_next + timedelta(days=day.day - 1))


@dataclass(frozen=True)
class _Asked:
    """Somebody who only asked, and whom they might ask again."""

    at: datetime
    channel: str
    person: Person
    service: str


class _Month:
    def __init__(self, seed: int, scale: int, month: date, services: Mapping[str, ServiceDefinition]) -> None:
        self._name = f"{month:%Y%m%d}-{seed}"
        self._rng = Random(f"month {seed} {scale} {month}")
        self._profile = read_profile()
        self._scale = scale
        self._cast = Cast(COUNCIL, PEOPLE * scale, seed)
        calendar = read_made_up_councils()[COUNCIL].calendar()
        clockwork = Clockwork({name: each.rhythm for name, each in self._profile.rhythms.items()}, calendar)
        ends = calendar.start_of_day(month_after(month))
        self._around = Surroundings(self._profile, services, clockwork, calendar, ends)
        days = (month_after(month) - month).days
        self._days = tuple(month + timedelta(days=ahead) for ahead in range(days))
        self._day_weights = {
            channel: list(accumulate(clockwork.day_weights(channel, self._days))) for channel in self._profile.rhythms
        }
        self._numbers = 0

    def happenings(self) -> list[Happening]:
        """All of the month, in order of time."""
        told = [happening for number in range(self._profile.cases * self._scale) for happening in self._story(number)]
        used = Counter(each.channel for each in told if isinstance(each, ContactMade))
        for channel, wanted in self._profile.contacts.items():
            told.extend(self._askers(channel, wanted * self._scale - used[channel]))
        return sorted(told, key=lambda happening: (happening.at, happening.key))

    def _story(self, number: int) -> list[Happening]:
        rng = Random(f"story {self._name} {self._scale} {number}")
        service = _choose(rng, {name: each.cases for name, each in self._profile.services.items()})
        channel = _choose(rng, self._profile.opening_channels)
        anonymous = channel != "email" and rng.random() < self._profile.services[service].anonymous
        person = None if anonymous else self._person(rng, with_email=channel in ONLINE)
        at = self._moment(rng, channel)
        definition = self._around.services[service]
        answers = make_answers(definition, person, self._cast, self._moment_of_rules(at), rng)
        language = person.language if person else "en"
        key = self._key("s")
        return Story(Opening(key, at, channel, person, language, service, answers), self._around, rng).happenings()

    def _askers(self, channel: str, number: int) -> Iterator[ContactMade]:
        """So many contacts on a channel that need no case; some people ask the same again within a week."""
        again: list[_Asked] = []
        for _ in range(number):
            if again and self._rng.random() < 0.5:
                contact = self._ask_again(again.pop(0))
                if contact is not None:
                    yield contact
                    continue
            contact = self._ask(channel)
            if contact.person and self._rng.random() < self._profile.repeat_within_7_days:
                again.append(_Asked(contact.at, channel, contact.person, contact.enquiries[0].service))
            yield contact

    def _ask(self, channel: str) -> ContactMade:
        rng = self._rng
        unknown = rng.random() < self._profile.unknown[channel]
        person = None if unknown else self._person(rng, with_email=channel in ONLINE)
        at = self._moment(rng, channel)
        first = self._asked(channel, self._asked_service())
        second = (self._asked(channel, self._asked_service()),) if rng.random() < self._profile.two_enquiries else ()
        return self._contact(channel, person, at, (first, *second))

    def _ask_again(self, asked: _Asked) -> ContactMade | None:
        before = min(asked.at + REPEAT_WITHIN, self._around.month_ends)
        after = asked.at + (before - asked.at) * self._rng.uniform(0.1, 0.8)
        try:
            at = self._around.clockwork.draw_after(self._rng, asked.channel, after, before)
        except NoTimeLeftError:
            return None
        reason = self._rng.choice(("unnecessary_clarification", "repeat_notification_same_info"))
        enquired = self._asked(asked.channel, asked.service, reason)
        return self._contact(asked.channel, asked.person, at, (enquired,))

    def _contact(
        self, channel: str, person: Person | None, at: datetime, enquiries: tuple[Enquired, ...]
    ) -> ContactMade:
        language = person.language if person else "en"
        minutes = self._rng.randint(*MINUTES[channel])
        return ContactMade(self._key("a"), at, channel, person, language, minutes, enquiries)

    def _asked_service(self) -> str:
        return _choose(self._rng, {name: each.asks for name, each in self._profile.services.items()})

    def _asked(self, channel: str, service: str, reason: str | None = None) -> Enquired:
        """Something asked that needs no case. The website only answers: nobody there hands over or rings back."""
        failures = self._profile.ask_failures[channel]
        if reason is None:
            reason = _choose(self._rng, {"": 1 - sum(failures.values()), **failures})
        result = "answered" if channel == "web" else _choose(self._rng, self._profile.ask_results)
        ready = [answer.id for answer in self._around.services[service].answers]
        return Enquired(
            Deed.ASK,
            service,
            result,
            "failure" if reason else "value",
            reason,
            self._rng.choice(self._profile.words.asks),
            self._rng.choice(ready) if ready and result == "answered" else "",
        )

    def _person(self, rng: Random, *, with_email: bool) -> Person:
        """Somebody of the cast. Some people are in touch more than others."""
        for _ in range(TRIES):
            person = self._cast[int(len(self._cast) * rng.random() ** 1.6)]
            if person.email or not with_email:
                return person
        raise LookupError("nobody in the cast has an email")

    def _moment(self, rng: Random, channel: str) -> datetime:
        """A moment of the month on this channel.

        :raises LookupError: the channel is never open in the month.
        """
        for _ in range(TRIES):
            day = rng.choices(self._days, cum_weights=self._day_weights[channel])[0]
            moment = self._around.clockwork.draw(rng, channel, day)
            if moment is not None:
                return moment
        raise LookupError(f"{channel} is never open in the month")

    def _moment_of_rules(self, at: datetime) -> Moment:
        calendar = self._around.calendar
        return Moment(calendar.local_date(at), calendar.count_working_days)

    def _key(self, kind: str) -> str:
        self._numbers += 1
        return f"{self._name}-{kind}{self._numbers}"


def _choose(rng: Random, weights: Mapping[str, float]) -> str:
    return rng.choices(tuple(weights), tuple(weights.values()))[0]


__all__ = ["COUNCIL", "Profile", "month_after", "plan_month"]
