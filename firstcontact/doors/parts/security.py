"""Headers that keep a page to itself: what may run on it, who may frame it, what it tells other sites."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# The one inline script of the page template: it says that scripts run. A test computes the digest again.
INLINE_SCRIPT = "sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw="


def content_policy(connect: Sequence[str] = (), form_action: Sequence[str] = (), styles: Sequence[str] = ()) -> str:
    """The Content-Security-Policy: only our own files, no inline style, one known inline script, no frames.

    :param connect: further origins that scripts may talk to (the live process, where it has its own origin).
    :param form_action: further origins where a posted form may end (a sign-in provider).
    :param styles: digests of the only inline styles that may be used.
    """
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", f"'{INLINE_SCRIPT}'"],
        "style-src": ["'self'", *(["'unsafe-hashes'"] if styles else []), *(f"'{digest}'" for digest in styles)],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *connect],
        "frame-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'", *form_action],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
    return "; ".join(" ".join([rule, *sources]) for rule, sources in rules.items())


def page_policy(styles: Sequence[str] = ()) -> str:
    """The policy of this installation's pages.

    :param styles: digests of the only inline styles that may be used.
    """
    return content_policy(getattr(settings, "CSP_CONNECT", ()), getattr(settings, "CSP_FORM_ACTION", ()), styles)


class SecurityHeadersMiddleware:
    """Adds the headers to every answer; a view that sets one itself keeps its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.headers = {
            "Content-Security-Policy": page_policy(),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)",
        }

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers, with the headers. Nothing is kept by browsers: many people use a shared computer, and a letter or a
        table that was opened is as personal as a page. Front-end files and style sheets say themselves how long."""
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.setdefault(name, value)
        response.setdefault("Cache-Control", "no-store")
        return response
