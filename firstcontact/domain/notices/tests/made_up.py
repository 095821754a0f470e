"""Made-up people and facts for the tests of notices."""

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from firstcontact.domain.councils.rules import TimeUnit
from firstcontact.domain.notices.colours import choose_colours
from firstcontact.domain.notices.rendering import LetterFacts, Paper, Rendered, render_email, render_letter
from firstcontact.domain.notices.templates import shipped_frame, shipped_templates
from firstcontact.domain.notices.wording import NoticeFacts, PromiseFacts, Recipient, Said, Setting, say_in
from firstcontact.foundation.identity import Actor, Kind
from firstcontact.foundation.languages import Text

TUESDAY = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
THURSDAY_NIGHT = datetime(2026, 11, 27, tzinfo=UTC)
TODAY = date(2026, 11, 24)
OFFICER = Actor(
    kind=Kind.STAFF,
    id=UUID("01935a00-0000-7000-8000-000000000b0b"),
    roles=frozenset({"officer"}),
    teams=frozenset({"waste"}),
)


def both(en: str, cy: str) -> Text:
    """Words in both languages."""
    return Text.model_validate({"en": en, "cy": cy})


SIAN = Recipient(
    name="Siân Llŷr-Jones",
    email="sian@example.org",
    postal_address=("Flat 2, Tŷ Gwyn", "14 Stryd y Bont", "Aberwen", "SA99 1ZZ"),
)
BIN = both("Report a missed bin", "Rhoi gwybod am fin sydd heb ei gasglu")
RESOLVE = PromiseFacts("resolve", THURSDAY_NIGHT, TimeUnit.WORKING_DAYS)
RECEIVED = NoticeFacts(
    service=BIN,
    reference="482109375",
    promises=(RESOLVE,),
    check_link="https://aberwen.localhost/progress/?reference=482109375&from=email",
)


def setting(*, languages: tuple[str, ...] = ("en", "cy"), sensitivity: str = "open") -> Setting:
    """Aberwen's side of a notice, on a Tuesday."""
    return Setting(
        council=both("Aberwen Council", "Cyngor Aberwen"),
        languages=languages,
        zone=ZoneInfo("Europe/London"),
        phone="01632 960 123",
        today=TODAY,
        sensitivity=sensitivity,
    )


def said(
    kind: str,
    facts: NoticeFacts,
    *languages: str,
    recipient: Recipient = SIAN,
    where: Setting | None = None,
) -> list[Said]:
    """A notice in these languages."""
    template, frame, where = shipped_templates()[kind], shipped_frame(), where or setting()
    return say_in(languages, template=template, frame=frame, facts=facts, recipient=recipient, setting=where)


def paper(colour: str = "#005a46") -> Paper:
    """Aberwen's writing paper."""
    return Paper(
        council=both("Aberwen Council", "Cyngor Aberwen"),
        colours=choose_colours({"colour": colour}),
        return_address=("County Hall", "1 Castle Street", "Aberwen", "SA99 1AA"),
        website="https://aberwen.localhost/",
    )


def email(kind: str, facts: NoticeFacts, *languages: str, recipient: Recipient = SIAN) -> Rendered:
    """An email of this kind."""
    return render_email(said=said(kind, facts, *languages, recipient=recipient), paper=paper(), frame=shipped_frame())


def letter(
    kind: str, facts: NoticeFacts, *languages: str, recipient: Recipient = SIAN, large_print: bool = False
) -> Rendered:
    """A letter of this kind."""
    shown = LetterFacts(
        name=recipient.name,
        address=recipient.postal_address,
        reference="4821-0937-5" if facts.reference else "",
        day=TODAY,
        large_print=large_print,
    )
    words = said(kind, facts, *languages, recipient=recipient)
    return render_letter(said=words, paper=paper(), frame=shipped_frame(), letter=shown)
