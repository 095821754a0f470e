"""Coming back from the council's own sign-in provider (OpenID Connect Core 1.0, with PKCE, RFC 7636).

allauth trusts the ID token because it came over TLS from the token endpoint; we check its signature as well, and that
it and the user information are about the same person (sections 3.1.3.7 and 5.3.4 of the standard).
"""

import logging
from typing import Any

import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.socialaccount.providers.openid_connect.views import login as openid_login
from django.http import Http404, HttpRequest, HttpResponse

from firstcontact.doors.parts.access import EVERYONE, open_to

log = logging.getLogger(__name__)


class StaffProvider(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth comes without types
    """The provider of the settings."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        """Who the provider says this is.

        :raises OAuth2Error: when there is no ID token, its signature is wrong, or it is about somebody else.
        """
        given = kwargs["response"].get("id_token")
        if not given:
            raise OAuth2Error("The provider gave no ID token.")
        claims = self._decode_id_token(app, given)
        about = self._fetch_user_info(token.token)
        if about.get("sub") != claims.get("sub"):
            raise OAuth2Error("The ID token and the user information are about different people.")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": about, "id_token": claims})

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        config = self.openid_config
        claims = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=config["jwks_uri"],
            issuer=config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return dict(claims)


@open_to(EVERYONE)
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the provider, or say that it does not answer.

    :raises Http404: when there is no such provider.
    """
    try:
        answer: HttpResponse = openid_login(request, provider_id)
    except requests.RequestException as error:
        log.warning("The sign-in provider does not answer: %s", type(error).__name__)
        provider = get_adapter().get_provider(request, provider_id)
        answer = render_authentication_error(request, provider, exception=error)
    return answer


@open_to(EVERYONE)
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The provider sends the browser back here with a code.

    :raises Http404: when there is no such provider.
    """
    try:
        view = OAuth2CallbackView.adapter_view(StaffProvider(request, provider_id))
        answer: HttpResponse = view(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return answer
