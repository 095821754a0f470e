"""Secrets that must be read again (and so cannot be hashed), kept encrypted under a key made of SECRET_KEY."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def hide(text: str, *, purpose: str) -> str:
    """The secret as it is stored. What was hidden for one purpose cannot be shown for another."""
    return _cipher(purpose).encrypt(text.encode()).decode()


def show(hidden: str, *, purpose: str) -> str:
    """The secret as it was, also when SECRET_KEY has changed since and the one before is among SECRET_KEYS_BEFORE."""
    return _cipher(purpose).decrypt(hidden.encode()).decode()


def _cipher(purpose: str) -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_derived(key, purpose)) for key in keys])


def _derived(key: str, purpose: str) -> bytes:
    spread = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"firstcontact {purpose}".encode())
    return base64.urlsafe_b64encode(spread.derive(key.encode()))
