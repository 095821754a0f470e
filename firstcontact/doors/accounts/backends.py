"""Who a session's login is: allauth's own way of signing in, with the login read in one plain statement."""

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend

from firstcontact.foundation.identity.models import Login, find_active


class StaffLogins(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Signing in as allauth does it."""

    def get_user(self, user_id: UUID) -> Login | None:
        """The login with this id; None when there is none, or it may not sign in any more."""
        return find_active(user_id)
