"""One case from its opening to its end, as it might go in a council: pure, drawn from a seeded stream.

The office works in opening hours. Most promises are kept; some are broken, more in some services than in others.
Between, people ask how it stands, say something new, answer what the office asked, or say that it was not put right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Literal

from firstcontact.demo.cast import Person
from firstcontact.demo.happenings import ContactMade, Deed, Enquired, Happening, Step, WorkDone
from firstcontact.demo.profile import Profile, ServiceProfile
from firstcontact.demo.rhythm import Clockwork, NoTimeLeftError
from firstcontact.domain.applications.rules import Moment, demand_of
from firstcontact.domain.catalogue.definition import ServiceDefinition
from firstcontact.domain.councils.rules import WorkingCalendar
from firstcontact.domain.promises.rules import CharterStandard, due_at, due_with_pauses

MINUTES = {"phone": (3, 9), "counter": (4, 14), "web": (0, 0), "email": (4, 10)}
OFFICE = "office"
LATE_BY = timedelta(days=2)
USUAL_TIME = timedelta(days=5)


@dataclass(frozen=True)
class Opening:
    """How a case begins: the key of its first contact, when, by whom, on which channel, about what."""

    key: str
    at: datetime
    channel: str
    person: Person | None
    language: str
    service: str
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Surroundings:
    """What every story of a month shares."""

    profile: Profile
    services: Mapping[str, ServiceDefinition]
    clockwork: Clockwork
    calendar: WorkingCalendar
    month_ends: datetime


class Story:
    """Tells one case. What `happenings()` gives is in the order of telling, not of time."""

    def __init__(self, opening: Opening, around: Surroundings, rng: Random) -> None:
        self._opening, self._around, self._rng = opening, around, rng
        self._definition = around.services[opening.service]
        self._standard = _standard(self._definition, "resolve") or _standard(self._definition, "respond")
        self._told: list[Happening] = []
        self._pauses: list[tuple[datetime, datetime | None]] = []
        self._steps = 0
        self._contacts = 0
        self._left_waiting = False

    def happenings(self) -> list[Happening]:
        """Everything of this case before the month ends."""
        self._open()
        self._work()
        return [happening for happening in self._told if happening.at < self._around.month_ends]

    @property
    def _profile(self) -> ServiceProfile:
        return self._around.profile.services[self._opening.service]

    def _open(self) -> None:
        definition, calendar = self._definition, self._around.calendar
        moment = Moment(calendar.local_date(self._opening.at), calendar.count_working_days)
        demand, reason = demand_of(definition, self._opening.answers, moment)
        enquired = Enquired(
            Deed.OPEN,
            definition.service,
            "case_opened",
            demand,
            reason,
            answers=self._opening.answers,
            story=self._opening.key,
        )
        opening = self._opening
        minutes = self._minutes(opening.channel)
        self._told.append(
            ContactMade(
                opening.key, opening.at, opening.channel, opening.person, opening.language, minutes, (enquired,)
            )
        )

    def _work(self) -> None:
        breaks = self._rng.random() < self._profile.broken
        claimed = self._office_time(self._opening.at + timedelta(minutes=20), within=timedelta(hours=9))
        closed = self._closing_time(breaks=breaks, not_before=claimed)
        self._step(Step.CLAIM, claimed)
        if self._rng.random() < self._around.profile.notes:
            self._step(Step.NOTE, self._between(claimed, closed), self._say(self._around.profile.words.notes))
        self._respond(claimed, closed)
        if self._opening.person is None:
            self._close(closed)
            return
        closed = self._ask_customer(claimed, closed, breaks=breaks)
        self._chase(closed)
        self._add(claimed, closed)
        self._close(closed)
        if self._rng.random() < self._around.profile.not_fixed:
            self._not_fixed(closed)

    def _respond(self, claimed: datetime, closed: datetime) -> None:
        """Where the charter promises a response before the end, most customers get it in time."""
        response = _standard(self._definition, "respond")
        if response is None or response == self._standard or self._rng.random() < self._profile.broken:
            return
        due = due_at(response, self._opening.at, self._around.calendar)
        if claimed < due < closed:
            self._step(Step.TELL, self._between(claimed, due), self._say(self._around.profile.words.progress))

    def _ask_customer(self, claimed: datetime, closed: datetime, *, breaks: bool) -> datetime:
        """The office may ask the customer something, which pauses the promise; gives when the case is closed then."""
        can_pause = self._standard is not None and self._standard.pauses_in("waiting_for_customer")
        if not can_pause or self._rng.random() >= self._around.profile.asked_by_council:
            return closed
        asked = self._between(claimed, closed)
        self._step(Step.ASK, asked, self._say(self._around.profile.words.questions))
        replied = None
        if self._rng.random() < self._around.profile.replies:
            replied = self._contact_after(asked + timedelta(hours=2), Deed.REPLY, self._around.profile.words.replies)
        if replied is None:
            self._left_waiting = True
            return self._around.month_ends
        self._pauses.append((asked, replied))
        return self._closing_time(breaks=breaks, not_before=replied)

    def _chase(self, closed: datetime) -> None:
        due = self._due()
        quiet = timedelta(hours=20)
        for _ in range(self._count(self._profile.chased)):
            latest = min(closed, due)
            if latest - self._opening.at > quiet:
                self._ask_progress(self._between(self._opening.at + quiet, latest), latest, "before_due")
        if closed > due and not self._left_waiting and self._rng.random() < self._around.profile.chases_after_broken:
            self._ask_progress(due + timedelta(hours=1), min(closed, due + timedelta(days=6)), "after_broken")

    def _ask_progress(self, after: datetime, before: datetime, when: str) -> None:
        words = self._around.profile.words.chases
        self._contact_after(after, Deed.CHASE, words, reason=f"progress_chasing_{when}", before=before)

    def _add(self, claimed: datetime, closed: datetime) -> None:
        if self._rng.random() < self._around.profile.added:
            self._contact_after(claimed, Deed.ADD, self._around.profile.words.added, before=closed)

    def _not_fixed(self, closed: datetime) -> None:
        if closed >= self._around.month_ends:
            return
        words, reason = self._around.profile.words.not_fixed, "repeat_contact_premature_closure"
        after = closed + timedelta(hours=self._rng.uniform(6, 90))
        again = self._contact_after(after, Deed.NOT_FIXED, words, reason=reason)
        if again is not None:
            self._close(self._office_time(again + timedelta(hours=3), within=timedelta(days=3)))

    def _close(self, closed: datetime) -> None:
        outcomes = list(self._definition.outcomes)
        weights = [4.0 * len(outcomes), *[1.0] * (len(outcomes) - 1)]
        self._step(Step.CLOSE, closed, outcome=self._rng.choices(outcomes, weights)[0])

    def _closing_time(self, *, breaks: bool, not_before: datetime) -> datetime:
        """In time, or after the promise is broken; always in the office's hours and after what came before."""
        due = self._due()
        if breaks:
            late = timedelta(seconds=self._rng.expovariate(1 / LATE_BY.total_seconds()))
            return self._office_time(max(due, not_before) + timedelta(hours=1) + late, within=timedelta(hours=7))
        begins = max(not_before, self._opening.at)
        if begins >= due:
            return self._office_time(begins, within=timedelta(hours=1))
        wished = begins + (due - begins) * self._rng.betavariate(2, 1.7)
        moment = self._office_time(wished, within=timedelta(hours=3))
        return moment if moment <= due else self._last_moment(begins, due)

    def _last_moment(self, begins: datetime, due: datetime) -> datetime:
        """Some time of the office's last opening before the promise is due."""
        day = self._around.calendar.local_date(due - timedelta(seconds=1))
        while not (periods := self._around.calendar.opening_periods(day)) or periods[0][0] > due:
            day -= timedelta(days=1)
        opens, closes = max(begins, periods[0][0]), min(due, periods[-1][1])
        return opens + (closes - opens) * self._rng.uniform(0.4, 0.99) if opens < closes else due

    def _due(self) -> datetime:
        if self._standard is None:
            return self._opening.at + USUAL_TIME
        return due_with_pauses(self._standard, self._opening.at, self._pauses, self._around.calendar)

    def _office_time(self, after: datetime, within: timedelta) -> datetime:
        """A moment of opening hours: at the given time plus a part of `within` of working time."""
        start = self._around.calendar.next_opening(after)
        return self._around.calendar.add_working_hours(start, within * self._rng.random())

    def _between(self, start: datetime, end: datetime) -> datetime:
        """A moment of opening hours between the two, as far as there is one."""
        moment = self._around.calendar.next_opening(start + (end - start) * self._rng.uniform(0.05, 0.9))
        return moment if start < moment < end else start + (end - start) / 2

    def _step(self, step: Step, at: datetime, words: str = "", outcome: str = "") -> None:
        self._steps += 1
        key = f"{self._opening.key}-w{self._steps}"
        self._told.append(WorkDone(key, at, self._opening.key, self._opening.service, step, words, outcome))

    def _contact_after(
        self,
        after: datetime,
        deed: Deed,
        words: Sequence[str],
        *,
        reason: str = "",
        before: datetime | None = None,
    ) -> datetime | None:
        """The customer gets in touch about the case; gives when, or none when there is no time for it."""
        channel = self._following_channel()
        try:
            at = self._around.clockwork.draw_after(self._rng, channel, after, before or self._around.month_ends)
        except NoTimeLeftError:
            return None
        self._contacts += 1
        result = "progress_given" if deed is Deed.CHASE else "case_updated"
        demand = "failure" if reason else "value"
        enquired = Enquired(
            deed, self._opening.service, result, demand, reason, self._say(words), story=self._opening.key
        )
        key = f"{self._opening.key}-c{self._contacts}"
        opening = self._opening
        minutes = self._minutes(channel)
        self._told.append(ContactMade(key, at, channel, opening.person, opening.language, minutes, (enquired,)))
        return at

    def _following_channel(self) -> str:
        weights = self._around.profile.following_channels
        channel = self._rng.choices(tuple(weights), tuple(weights.values()))[0]
        person = self._opening.person
        has_email = person is not None and person.email
        return "phone" if channel == "email" and not has_email else channel

    def _count(self, average: float) -> int:
        """How often something happens that happens so often on average, each time independent of the others."""
        times, chance = 0, self._rng.expovariate(1.0)
        while chance < average:
            times, chance = times + 1, chance + self._rng.expovariate(1.0)
        return times

    def _minutes(self, channel: str) -> int:
        return self._rng.randint(*MINUTES[channel])

    def _say(self, words: Sequence[str]) -> str:
        return self._rng.choice(words)


def _standard(definition: ServiceDefinition, kind: Literal["respond", "resolve"]) -> CharterStandard | None:
    terms = definition.promises.respond if kind == "respond" else definition.promises.resolve
    if terms is None:
        return None
    return CharterStandard.read(kind, {"within": terms.within, "pauses": list(terms.pauses)})
