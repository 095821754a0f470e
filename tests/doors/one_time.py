"""The codes that an authenticator app shows, by the standard and not by the library that checks them."""

import base64
import hashlib
import hmac
import struct
import time


def code_at(secret: str, at: float | None = None) -> str:
    """The six digits for this key (base32) at this moment (RFC 6238: 30 seconds, SHA-1)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    steps = int((time.time() if at is None else at) // 30)
    digest = hmac.new(key, struct.pack(">Q", steps), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def wrong_code(secret: str) -> str:
    """Six digits that are not shown now, nor just before or after."""
    near = {code_at(secret, time.time() + 30 * step) for step in range(-3, 4)}
    return next(code for code in (f"{number:06d}" for number in range(10)) if code not in near)
