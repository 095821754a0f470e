"""How people at work sign in: nobody signs up by themselves; a login is made by an administrator or the provider."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class StaffAccounts(DefaultAccountAdapter):
    """Sign-in with email and password, and a second factor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up here."""
        return False


class StaffSocialAccounts(DefaultSocialAccountAdapter):
    """Sign-in through the council's own provider (OpenID Connect)."""
