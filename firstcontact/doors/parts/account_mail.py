"""Emails about accounts: plain text, by the same way as notices go out."""

import logging
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from firstcontact.domain.councils.queries import CouncilFacts, get_council
from firstcontact.domain.notices.messages import mark_message, own_domain, write_ids
from firstcontact.domain.notices.ports import DeliveryError, Envelope, email_sender
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity.models import Login

log = logging.getLogger(__name__)
RESET = "account/email/password_reset_key"


def send_account_mail(template_prefix: str, to: str, context: Mapping[str, Any]) -> None:
    """Send what allauth wants sent. A mail server that refuses is noted, and the page does not say so: it would tell
    a stranger who has an account.

    :raises KeyError: for an email that we have no words for.
    """
    subject, text = WORDS[template_prefix](get_council(), context)
    send(to=to, subject=subject, text=text)


def send(*, to: str, subject: str, text: str) -> bool:
    """Send one email in the present language from the council's address. False when it was not taken."""
    council = get_council()
    address = council.contact_lines.get("notices_from") or f"no-reply@{council.host}"
    message = EmailMessage()
    local, _sep, domain = address.rpartition("@")
    message["From"] = Address(_name(council), local, domain)
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(now())
    write_ids(message, "Message-ID", [make_msgid(domain=own_domain(council.host))])
    mark_message(message, host=council.host)
    message.set_content(text, cte="quoted-printable")
    message["Content-Language"] = translation.get_language() or "en"
    try:
        email_sender(council=council.code).send(message, Envelope(sender=address, recipient=to))
    except DeliveryError as error:
        log.error("An email about an account was not taken: code %s.", error.code)
        return False
    return True


def invite(request: HttpRequest, login: Login) -> bool:
    """Tell somebody who is new at work here how they sign in: by choosing a password. False when it was not taken."""
    key = f"{user_pk_to_url_str(login)}-{PASSWORD_RESET_TOKEN_GENERATOR().make_token(login)}"
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"}).replace("UID-KEY", key)
    subject, text = _invitation(get_council(), request.build_absolute_uri(path))
    return send(to=login.email, subject=subject, text=text)


def _invitation(council: CouncilFacts, link: str) -> tuple[str, str]:
    subject = _("Your sign-in at %(council)s") % {"council": _name(council)}
    text = _(
        "You can now work in First Contact at %(council)s.\n\n"
        "Choose a password here (within 3 days):\n%(link)s\n\n"
        "After that you set up a second step: a code from an app on your phone, or a passkey.\n\n"
        "You did not expect this? Tell your manager, and do nothing else."
    )
    return subject, text % {"council": _name(council), "link": link}


def _reset(council: CouncilFacts, context: Mapping[str, Any]) -> tuple[str, str]:
    subject = _("A new password for %(council)s") % {"council": _name(council)}
    text = _(
        "Somebody, we hope you, asked for a new password for First Contact at %(council)s.\n\n"
        "Choose it here (within 3 days):\n%(link)s\n\n"
        "It was not you? Then do nothing: your password stays as it is."
    )
    return subject, text % {"council": _name(council), "link": context["password_reset_url"]}


def _name(council: CouncilFacts) -> str:
    return council.name.of(translation.get_language() or "en")


WORDS = {RESET: _reset}
