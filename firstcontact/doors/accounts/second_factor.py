"""Setting up a second factor also shows it, so that nobody has to sign in again at once."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.forms import Form
from django.http import HttpResponse


class SetUpApp(ActivateTOTPView):  # type: ignore[misc]  # allauth comes without types
    """An authenticator app: its first code has just been typed and was right."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Keep it, and note that this session has shown it."""
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp")
        return response


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]  # allauth comes without types
    """A passkey or security key: it has just signed what we asked it to."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Keep it, and note that this session has shown it."""
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="webauthn")
        return response
