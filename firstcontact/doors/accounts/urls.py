"""The addresses of signing in. `doors/parts/access.py` says which of allauth's own pages are there, and for whom."""

from django.urls import include, path

from firstcontact.doors.accounts import provider
from firstcontact.doors.accounts.second_factor import AddPasskey, SetUpApp

urlpatterns = [
    path("2fa/totp/activate/", SetUpApp.as_view(), name="mfa_activate_totp"),
    path("2fa/webauthn/add/", AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("oidc/<str:provider_id>/login/", provider.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", provider.callback, name="openid_connect_callback"),
    path("", include("allauth.urls")),
]
