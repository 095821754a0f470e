"""Every address of the product, with made-up arguments, read from the table of routes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

MADE_UP = {
    "uuid": str(UUID(int=7)),
    "uuidstr": str(UUID(int=7)),
    "slug": "waste",
    "str": "something",
    "int": "7",
    "path": "a/b",
}
BY_NAME = {"reference": "482109375", "provider_id": "staff", "role": "adviser", "code": "castlemere"}
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Route:
    """One address: its name with its door, a path that leads there, and the view."""

    name: str
    path: str
    view: Callable[..., Any]

    @property
    def url_name(self) -> str:
        """The name without its door."""
        return self.name.rpartition(":")[2]

    @property
    def only_post(self) -> bool:
        """Whether the view says that it answers to POST only."""
        return getattr(self.view, "__wrapped__", None) is not None and "require_http_methods" in repr(self.view)


def all_routes() -> list[Route]:
    """Every address, once."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], before: str, door: str) -> Iterator[Route]:
    for pattern in patterns:
        path = before + _example(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = f"{door}{pattern.namespace}:" if pattern.namespace else door
            yield from _walk(pattern.url_patterns, path, inside)
        elif isinstance(pattern, URLPattern):
            yield Route(f"{door}{pattern.name or ''}", f"/{path}", pattern.callback)


def _example(pattern: Any) -> str:
    if isinstance(pattern, RoutePattern):
        return PARAMETER.sub(lambda found: BY_NAME.get(found["name"]) or MADE_UP[found["kind"] or "str"], str(pattern))
    assert isinstance(pattern, RegexPattern)
    text = re.sub(r"\(\?P<\w+>[^)]*\)", "1a", pattern.regex.pattern)
    return text.strip("^$").replace("\\-", "-").replace("\\", "")
