"""What django-allauth asks us: who may have an account, what is sent, where one comes out, how secrets are kept."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firstcontact.domain.staff.queries import find_by_login
from firstcontact.doors.parts.account_mail import send_account_mail
from firstcontact.doors.parts.limited import forget_sign_in
from firstcontact.doors.parts.shown_council import council_of
from firstcontact.doors.parts.sign_in_state import signed_in_lately
from firstcontact.doors.parts.staff_page import first_door
from firstcontact.doors.parts.words import said
from firstcontact.foundation.files.ciphers import hide, show
from firstcontact.foundation.identity.models import Login

SECOND_FACTOR = "second factor"

DONE = {
    "account/messages/password_set.txt": _("Your password is kept."),
    "account/messages/password_changed.txt": _("Your new password is kept."),
    "mfa/messages/totp_activated.txt": _("Your app is set up."),
    "mfa/messages/totp_deactivated.txt": _("Your app is removed."),
    "mfa/messages/webauthn_added.txt": _("Your passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes."),
}


class StaffAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth comes without types
    """Signing in with email and password. Nobody signs up: a login is made by an administrator."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The email address or the password is wrong. Check both and try again."),
        "account_inactive": _("This sign-in is closed."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "incorrect_code": _("This code is wrong, or too old. Wait for the next one and try again."),
        "invalid_password_reset": _("This link is too old or was used before. Ask for a new one."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
        "same_as_current": _("Choose another password than the one you have."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up here."""
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: Mapping[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """What has been done, in our own words; that they have signed in or out they see."""
        text = message or DONE.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def login(self, request: HttpRequest, user: Login) -> None:
        """All factors are shown: tries that failed before no longer count."""
        super().login(request, user)
        forget_sign_in(request, email=user.email, login_id=user_pk_to_url_str(user))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first door that is open to them at this council."""
        assert request.user.is_authenticated  # allauth asks after signing in
        colleague = find_by_login(request.user.pk)
        return first_door(colleague.roles if colleague else ())

    def is_reauthentication_required(self, app: str) -> bool:
        """Whether they must show again who they are before they change how they sign in."""
        return not signed_in_lately(context.request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """By the same way as notices go out, so that a demonstration's outbox has it too."""
        send_account_mail(template_prefix, email, context)


class StaffSocialAccounts(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth comes without types
    """Signing in through the council's own provider (OpenID Connect): matched to a login here by verified email."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Somebody whom the provider knows but the council has not given a login stays outside."""
        return False


class StaffSecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth comes without types
    """The second factor: its secrets are kept encrypted, and apps show it under the council's name."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong, or too old. Wait for the next one and try again."),
    }

    def get_totp_issuer(self) -> str:
        """The name under which the authenticator app lists the code."""
        return self._get_site_name()

    def generate_authenticator_name(self, user: Login, type: Authenticator.Type) -> str:  # noqa: A002  # its name there
        """What a passkey is called until its owner names it."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def encrypt(self, text: str) -> str:
        """The secret as it is stored."""
        return hide(text, purpose=SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as it was."""
        return show(encrypted_text, purpose=SECOND_FACTOR)

    def _get_site_name(self) -> str:
        council = council_of(context.request)
        return said(council.name) if council else "First Contact"
