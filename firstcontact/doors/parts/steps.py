"""A step: an address that a form is sent to. Asked for as a page, it leads to the page on which the form stands.

A refused form is shown again under the step's own address. Whoever then changes the language, or loads it anew, must
find a page there and not the browser's own words.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

View = Callable[..., HttpResponse]


def step(*, below: int = 1) -> Callable[[View], View]:
    """Mark a view that only takes what a form sends.

    :param below: how many parts of the address come after that of the page.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def only_posted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            page = "/".join(request.path.rstrip("/").split("/")[:-below]) + "/"
            asked = request.GET.urlencode()
            return HttpResponseRedirect(f"{page}?{asked}" if asked else page)

        return only_posted

    return mark
