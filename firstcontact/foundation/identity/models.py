"""The login: an email address that can sign in, to one council or to several. It holds nothing else about anyone."""

from typing import Any, ClassVar, Final
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import DEFAULT_DB_ALIAS, models

from firstcontact.foundation.tenancy.models import new_id
from firstcontact.foundation.tenancy.reading import read_rows


class LoginManager(BaseUserManager["Login"]):
    """Makes logins; the name of each method is Django's own."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "Login":
        """A login with this address; without a password it can sign in only by other means."""
        login = self.model(email=self.normalize_email(email).lower(), **extra)
        login.set_password(password)
        login.save(using=self._db)
        return login

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "Login":
        """There is no superuser: roles belong to a council.

        :raises NotImplementedError: always.
        """
        raise NotImplementedError("Roles belong to a council: use `firstcontact make-login`.")


class Login(AbstractBaseUser, PermissionsMixin):
    """Who may sign in. What they may do is a membership, which belongs to a council."""

    personal_data: ClassVar[tuple[str, ...]] = ("email",)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = LoginManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "identity_login"


_LOGIN: Final = [str(field.column) for field in Login._meta.concrete_fields]


def find_active(login_id: UUID) -> Login | None:
    """The login of every request that comes with a session; None when it may not sign in any more."""
    rows = read_rows(f"SELECT {', '.join(_LOGIN)} FROM identity_login WHERE id = %(id)s AND is_active", id=login_id)
    return Login.from_db(DEFAULT_DB_ALIAS, _LOGIN, rows[0]) if rows else None
