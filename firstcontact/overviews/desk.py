"""The desk: contacts in hand, and everything that an adviser needs beside the one they are in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from firstcontact.domain.applications.rules import (
    Moment,
    check_page,
    fee_of,
    possible_questions,
    shown_questions,
    stop_for,
    warnings_for,
)
from firstcontact.domain.cases.queries import (
    CaseFacts,
    UnknownCaseError,
    get_by_reference,
    list_cases,
    list_cases_by_enquiry,
)
from firstcontact.domain.catalogue.definition import NotOurs, Question, ReadyAnswer, Rule, ServiceDefinition
from firstcontact.domain.catalogue.queries import ServiceFacts, get_version, list_services, search_services
from firstcontact.domain.catalogue.search import Hit
from firstcontact.domain.contacts.queries import (
    ContactFacts,
    EnquiryFacts,
    find_draft,
    get_contact,
    list_in_hand,
    list_messages,
)
from firstcontact.domain.councils.queries import get_calendar, get_council
from firstcontact.domain.customers.queries import (
    CustomerFacts,
    find_openly_known,
    find_people,
    is_point,
    list_customers,
)
from firstcontact.domain.promises.queries import PromiseFacts, list_newest_promises
from firstcontact.domain.staff.queries import TeamFacts, list_names, list_teams
from firstcontact.domain.work.queries import count_by_team
from firstcontact.foundation.identity import Viewer
from firstcontact.foundation.languages import Text
from firstcontact.foundation.references import read_reference
from firstcontact.overviews.customer_page import CustomerPage, ShownCase, get_customer_page
from firstcontact.overviews.emails import EmailPage, find_email_page
from firstcontact.overviews.words import FoundWords, find_words

MOST_HITS = 8
NEAR_THE_BEST = 0.5  # what fits half as well as the best is only in the way of somebody on the phone
Drafts = Mapping[str, Mapping[str, list[str]]]


@dataclass(frozen=True, slots=True)
class InHand:
    """A contact that this adviser has open; of an email, the name or address of its sender."""

    contact: ContactFacts
    customer: CustomerFacts | None
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Hand:
    """What stands at the left of every desk page: contacts in hand, and how much waits for the adviser's teams."""

    contacts: tuple[InHand, ...]
    waiting: tuple[tuple[TeamFacts, int], ...]


@dataclass(frozen=True, slots=True)
class ShownEnquiry:
    """An enquiry of the contact with its service, the case that it is about, and what is promised for that.

    :ivar definition: of a case as it was when the case was opened, so that its promises have their own words.
    """

    enquiry: EnquiryFacts
    definition: ServiceDefinition | None
    case: CaseFacts | None
    promises: tuple[PromiseFacts, ...]


@dataclass(frozen=True, slots=True)
class FoundHit:
    """A service that fits the words, or one of its ready answers."""

    hit: Hit
    answer: ReadyAnswer | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: customers, services and answers, the case of a reference, and cases and contacts by words.

    :ivar alike: nobody has this name; the customers have one that is like it. `more`: there are more of them.
    """

    customers: tuple[CustomerFacts, ...] = ()
    hits: tuple[FoundHit, ...] = ()
    case: CaseFacts | None = None
    alike: bool = False
    more: bool = False
    words: FoundWords | None = None


@dataclass(frozen=True, slots=True)
class ContactPage:
    """The contact that the adviser is in. Drafts are there only for whoever has it in hand.

    :ivar email: what was written, of a contact that came by email.
    :ivar openly: what everybody may know of the customer: with it the questions of any service are filled in.
    """

    contact: ContactFacts
    mine: bool
    taken_by: str
    customer: CustomerPage | None
    openly: CustomerFacts | None
    enquiries: tuple[ShownEnquiry, ...]
    drafts: Drafts
    languages: tuple[str, ...]
    tier: str
    nation: str
    email: EmailPage | None

    def elsewhere(self, service: ServiceFacts) -> NotOurs | None:
        """Who deals with this service instead of the council; None when it is its own."""
        return service.definition.not_ours_for(tier=self.tier, nation=self.nation)


@dataclass(frozen=True, slots=True)
class ServiceForm:
    """The questions of a service on one page, as far as the answers so far say which apply.

    `sure` are the ids of those that do apply; of the others it is not known yet. A stop fires only when it is certain.
    """

    questions: tuple[Question, ...]
    sure: frozenset[str]
    stop: Rule | None
    warnings: tuple[Text, ...]
    fee: Decimal | None
    """What it costs so far, in pounds; None where nothing is asked for at all."""


def get_hand(*, viewer: Viewer) -> Hand:
    """The contacts in this adviser's hand, oldest first, and what waits for their teams; a fixed number of queries."""
    contacts = list_in_hand(viewer=viewer)
    known = list_customers([one.customer_id for one in contacts if one.customer_id], viewer=viewer)
    senders = _senders([one.id for one in contacts if one.channel == "email"], viewer)
    counts = count_by_team(viewer=viewer, teams=viewer.teams)
    return Hand(
        contacts=tuple(
            InHand(one, known.get(one.customer_id) if one.customer_id else None, senders.get(one.id, ""))
            for one in contacts
        ),
        waiting=tuple((team, counts.get(team.code, 0)) for team in list_teams() if team.code in viewer.teams),
    )


def get_contact_page(contact_id: UUID, *, viewer: Viewer, at: datetime) -> ContactPage:
    """The contact with who it is with, what was asked so far and what is half written, in a fixed number of queries.

    :raises UnknownContactError: when there is none that this viewer may see.
    """
    contact = get_contact(contact_id, viewer=viewer)
    council = get_council()
    names = list_names([contact.taken_by] if contact.taken_by else [])
    return ContactPage(
        contact=contact,
        mine=contact.taken_by == viewer.id and contact.state == "in_hand",
        taken_by=names.get(contact.taken_by, "") if contact.taken_by else "",
        customer=get_customer_page(contact.customer_id, viewer=viewer, at=at) if contact.customer_id else None,
        openly=find_openly_known(contact.customer_id, viewer=viewer) if contact.customer_id else None,
        enquiries=_enquiries(contact, viewer),
        drafts=find_draft(contact_id, viewer=viewer),
        languages=council.languages,
        tier=council.tier,
        nation=council.nation,
        email=find_email_page(contact, viewer=viewer),
    )


def get_service_form(service: ServiceFacts, raws: Mapping[str, object], *, at: datetime) -> ServiceForm:
    """Which questions apply to a caller who has said this so far, and what a rule says about it already."""
    calendar = get_calendar()
    moment = Moment(calendar.local_date(at), calendar.count_working_days)
    definition = service.definition
    answers = check_page(definition, raws, moment, by_staff=True).answers
    return ServiceForm(
        questions=possible_questions(definition, answers, moment),
        sure=frozenset(question.id for question in shown_questions(definition, answers, moment)),
        stop=stop_for(definition, answers, moment, by_staff=True),
        warnings=warnings_for(definition, answers, moment),
        fee=fee_of(definition, answers, moment),
    )


def find_anything(words: str, *, viewer: Viewer) -> Found:
    """Customers by name, postcode, phone or email; the case of a reference; services by what they are."""
    if not words.strip():
        return Found()
    reference = read_reference(words)
    if reference is not None:
        return _by_reference(reference, viewer)
    people = find_people(words, viewer=viewer)
    hits = () if is_point(words) else find_services(words)
    return Found(people.customers, hits, alike=people.alike, more=people.more)


def search_everything(
    words: str, *, viewer: Viewer, at: datetime, by_words: bool = False, older: bool = False
) -> Found:
    """As `find_anything`; and cases and contacts by words where that is asked for, or nobody has such a name.

    One word that is only like a name may be a word all the same; several that are like a whole name hardly are.

    :param older: not only the last 90 days.
    """
    found = find_anything(words, viewer=viewer)
    wanted = by_words or older or not found.customers or (found.alike and len(words.split()) == 1)
    if found.case is not None or not wanted or not has_words(words):
        return found
    return replace(found, words=find_words(words, viewer=viewer, at=at, older=older))


def has_words(typed: str) -> bool:
    """Whether there is a word in it that texts could be searched for: not in a number or an email address."""
    return "@" not in typed and any(len(word) > 2 and word.isalpha() for word in typed.split())


def find_services(words: str) -> tuple[FoundHit, ...]:
    """Services and ready answers for what was asked; all services when nothing was typed."""
    published = list_services()
    services = {service.slug: service.definition for service in published}
    if not words.strip():
        return tuple(FoundHit(Hit(slug, None, one.name, 0.0), None) for slug, one in services.items())
    hits = search_services(words, languages=get_council().languages, most=MOST_HITS, among=published)
    hits = tuple(hit for hit in hits if hit.score >= hits[0].score * NEAR_THE_BEST)
    return tuple(FoundHit(hit, services[hit.service].answer(hit.answer) if hit.answer else None) for hit in hits)


def show_case(case: CaseFacts) -> ShownCase:
    """A case that was found by its reference."""
    return ShownCase(case, get_version(case.version_id).name, ())


def list_like(candidates: tuple[UUID, ...], *, viewer: Viewer) -> tuple[CustomerFacts, ...]:
    """Customers who may be somebody, in the order given."""
    known = list_customers(candidates, viewer=viewer)
    return tuple(known[candidate] for candidate in candidates if candidate in known)


def _senders(contacts: list[UUID], viewer: Viewer) -> dict[UUID, str]:
    messages = list_messages(contacts, viewer=viewer) if contacts else []
    return {one.contact_id: one.sender_name or one.sender_address for one in reversed(messages) if one.sender_address}


def _by_reference(reference: str, viewer: Viewer) -> Found:
    try:
        case = get_by_reference(reference, viewer=viewer)
    except UnknownCaseError:
        return Found()
    known = list_customers([case.customer_id], viewer=viewer) if case.customer_id else {}
    return Found(tuple(known.values()), (), case)


def _enquiries(contact: ContactFacts, viewer: Viewer) -> tuple[ShownEnquiry, ...]:
    if not contact.enquiries:
        return ()
    services = {service.slug: service.definition for service in list_services()}
    case_of = list_cases_by_enquiry([enquiry.id for enquiry in contact.enquiries])
    cases = {case_id: case for case_id, case in list_cases(case_of.values(), viewer=viewer).items() if not case.hidden}
    promises = list_newest_promises(cases)
    shown = []
    for enquiry in contact.enquiries:
        case = cases.get(case_of[enquiry.id]) if enquiry.id in case_of else None
        of_case = get_version(case.version_id) if case else services.get(enquiry.service)
        definition = None if enquiry.hidden else of_case
        shown.append(ShownEnquiry(enquiry, definition, case, tuple(promises[case.id]) if case else ()))
    return tuple(shown)
