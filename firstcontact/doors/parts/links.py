"""The addresses of pages, each found once: a list of fifty rows would else look up the same page fifty times."""

from collections.abc import Callable
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

_ANY = UUID("00000000-0000-7000-8000-000000000000")


def link_to(name: str, *about: object) -> str:
    """The address of a named page, as `reverse` finds it; of those that differ by one id only, the first is looked up.

    :raises NoReverseMatch: when there is no such page.
    """
    ids = [one for one in about if type(one) is UUID]
    around = tuple(_ANY if type(one) is UUID else one for one in about)
    if len(ids) > 1:
        return reverse(name, args=about)
    found = _find(name, around, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
    return found.replace(str(_ANY), str(ids[0])) if ids else found


def links_to(name: str) -> Callable[[UUID], str]:
    """What gives the address of this page about each thing of a list, by its id."""
    before, _, after = link_to(name, _ANY).partition(str(_ANY))
    return lambda about: f"{before}{about}{after}"


@lru_cache(maxsize=2048)
def _find(name: str, around: tuple[object, ...], routes: str, prefix: str) -> str:
    return reverse(name, args=around or None)
