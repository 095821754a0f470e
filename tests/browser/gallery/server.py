"""Serves the gallery from a thread, with the product's own middleware, but with made-up councils and no database."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test.utils import override_settings

from firstcontact.foundation.languages import Text
from tests.browser.gallery.content import words


@dataclass(frozen=True)
class MadeUpCouncil:
    """A council as pages see it."""

    code: str
    name: Text
    languages: tuple[str, ...]
    brand: Mapping[str, str] = field(default_factory=dict)
    time_zone: str = "Europe/London"


COUNCILS = {
    "aberwen": MadeUpCouncil("aberwen", words("Aberwen Council", "Cyngor Aberwen"), ("en", "cy")),
    "castlemere": MadeUpCouncil(
        "castlemere",
        words("Castlemere Borough Council", ""),
        ("en",),
        {"colour": "#5b2a6e", "ink": "#ffffff", "link": "#5b2a6e", "link_hover": "#3d1b4b"},
    ),
}


class GalleryMiddleware:
    """Stands where the product finds the council by the host name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Sets the council and the addresses of the gallery."""
        council = COUNCILS.get(request.get_host().partition(".")[0])
        if council:
            request.council = council  # type: ignore[attr-defined]
        request.urlconf = "tests.browser.gallery.pages"
        return self.get_response(request)


MIDDLEWARE = [
    "firstcontact.doors.parts.security.SecurityHeadersMiddleware",
    "tests.browser.gallery.server.GalleryMiddleware",
    "firstcontact.doors.parts.language.LanguageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing."""


@contextmanager
def serving() -> Iterator[int]:
    """The gallery on a free port, which is given."""
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        application = StaticFilesHandler(WSGIHandler())
    server = make_server("127.0.0.1", 0, application, server_class=_Server, handler_class=_Quiet)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
