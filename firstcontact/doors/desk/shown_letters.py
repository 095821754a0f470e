"""An email as the page of its contact shows it: what was written, what it may be about, the reply."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from firstcontact.domain.catalogue.queries import list_services
from firstcontact.doors.parts.language import OWN_NAMES
from firstcontact.doors.parts.letters import shown_answer, shown_letter
from firstcontact.doors.parts.names import WHY, name_of
from firstcontact.doors.parts.words import said
from firstcontact.foundation.references import show_reference
from firstcontact.overviews.desk import ContactPage
from firstcontact.overviews.emails import EmailPage, is_gone

SURE = 0.7
"""From this confidence on, a suggested service is chosen already; a person still confirms it."""


def written_in(page: ContactPage) -> dict[str, Any]:
    """What the template shows of an email; nothing of another contact."""
    found = page.email
    if found is None:
        return {"letters": []}
    address, kept = reverse("desk:contact", args=[page.contact.id]), page.drafts.get("reply", {})
    case = found.case if found.case is not None and not found.case.hidden else None
    return {
        "letters": [shown_letter(one, back=address) for one in found.letters],
        "email_waits": page.contact.state == "waiting",
        "why": name_of(WHY, found.reason) if found.reason not in ("", "email_to_answer") else "",
        "answers": [shown_answer(one) for one in found.answers],
        "earlier": reverse("office:email", args=[found.earlier]) if found.earlier else "",
        "stranger": found.reason == "email_of_stranger",
        "named_case": {
            "reference": show_reference(case.reference),
            "href": reverse("office:case", args=[case.id]),
        }
        if case
        else None,
        "suggested": [_suggested(page, one) for one in found.suggested],
        "about_choices": reply_services(found) if not page.enquiries else [],
        "reply": {
            "words": "".join(kept.get("words", [])[:1]),
            "about": "".join(kept.get("about", [])[:1]) or _likeliest(found),
        },
        "comes_back": is_gone(found.letters[-1].message.sender_address),
        "no_address": not found.letters[-1].message.sender_address,
        "propose": _proposed(found),
    }


def reply_services(found: EmailPage) -> list[dict[str, Any]]:
    """The services to choose from for what an email was about, those that it may be about first."""
    first = [one.slug for one in found.suggested]
    names = {service.slug: said(service.definition.name) for service in list_services()}
    rest = sorted((slug for slug in names if slug not in first), key=lambda slug: names[slug].casefold())
    return [{"value": slug, "text": names[slug]} for slug in (*first, *rest)]


def _likeliest(found: EmailPage) -> str:
    return found.suggested[0].slug if found.suggested and found.suggested[0].confidence >= SURE else ""


def _suggested(page: ContactPage, one: Any) -> dict[str, Any]:
    address = reverse("desk:contact", args=[page.contact.id])
    return {
        "text": said(one.name),
        "href": f"{address}?{urlencode({'service': one.slug})}",
        "because": ", ".join(one.because),
    }


def _proposed(found: EmailPage) -> dict[str, str] | None:
    """The language to remember, where they have not been asked and it is known who they are."""
    if not found.propose_language or found.customer is None:
        return None
    return {"code": found.propose_language, "name": OWN_NAMES.get(found.propose_language, "")}
