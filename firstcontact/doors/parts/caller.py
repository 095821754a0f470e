"""From which network address a request comes, for limits; it is never kept."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"
HOUSEHOLD = 64
"""Bits of an IPv6 address that one household or office has for itself (RFC 6177)."""


def address_of(request: HttpRequest) -> str:
    """The caller's address; of IPv6 the network, because each machine may choose among its addresses.

    Behind proxies their word counts, and only theirs: with two trusted proxies, the last address but one of
    `X-Forwarded-For`, because the caller can write anything in front of it.
    """
    said = str(request.META.get("REMOTE_ADDR") or "")
    if settings.TRUSTED_PROXIES:
        forwarded = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()]
        said = forwarded[-min(settings.TRUSTED_PROXIES, len(forwarded))] if forwarded else said
    try:
        address = ip_address(said)
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((address, HOUSEHOLD), strict=False))
    return str(address.ipv4_mapped if isinstance(address, IPv6Address) else address)
