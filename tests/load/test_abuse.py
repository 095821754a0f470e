"""Nothing that somebody sends makes the product fail, fill its memory, or write what nobody meant."""

import time
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.doors.routes import all_routes
from tests.load.attacks import FORM_BODIES, JSON, JSON_BODIES, PAGE_NUMBERS, head_bombs, post_raw, send_raw, stream_away
from tests.load.installation import Standing, memory_of, note_figures

pytestmark = pytest.mark.long
TAKE_JSON = ("/api/v1/contacts", "/api/v1/customers", "/api/v1/customers/find", "/api/v1/webhooks")
"""Every address that takes JSON: a new one is a line here."""
TAKE_FORMS = (
    "/services/missed-bin/",
    "/search/",
    "/progress/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/desk/start/",
    "/desk/search/",
    "/office/queue/waste/",
)
ASKED = (
    "page",
    "after",
    "before",
    "most",
    "updated_since",
    "q",
    "kind",
    "what",
    "who",
    "v",
    "reference",
    "back",
    "month",
)
LARGE, FLAT = 50_000_000, 40.0  # bytes of a body; megabytes that memory may grow meanwhile
COUNTED = ("contacts_contact", "cases_case", "customers_customer", "events_event")


@pytest.fixture
def unharmed(standing: Standing) -> Iterator[None]:
    """Afterwards no page has failed, nothing was written, and the website answers as before."""
    before, said = _counts(standing), len(standing.said())
    yield
    assert standing.browser().get("/").status == 200
    assert _counts(standing) == before
    assert "Traceback" not in standing.said()[said:]


@pytest.fixture(scope="module")
def adviser(standing: Standing) -> str:
    """The cookie of somebody who works at the desk."""
    return standing.make_login("adviser")


@pytest.fixture
def cookie(standing: Standing, role: str) -> str:
    """The cookie of somebody with this role; none for the public. Making it writes, so it is made before we count."""
    return standing.make_login(role) if role else ""


@pytest.fixture(scope="module")
def key(standing: Standing) -> str:
    """A key of the API that may do everything which takes JSON."""
    scopes = [f"--scope={what}:{way}" for what in ("contacts", "customers") for way in ("read", "write")]
    scopes.append("--scope=webhooks")
    return standing.run("make-key", "--council", "castlemere", "--name", "Somebody", *scopes)


@pytest.mark.shows("bad-json-refused")
@pytest.mark.parametrize("path", TAKE_JSON)
def test_json_that_cannot_be_read_is_refused(standing: Standing, path: str, key: str, unharmed: None) -> None:
    seen = {name: post_raw(standing.port, path, JSON, body, key=key) for name, body in JSON_BODIES.items()}
    _print("Bodies of JSON", path, [answer.status for answer in seen.values()], [a.seconds for a in seen.values()])
    assert {name: answer.status for name, answer in seen.items() if not 400 <= answer.status < 500} == {}


@pytest.mark.shows("bad-forms-refused")
@pytest.mark.parametrize("path", TAKE_FORMS)
def test_a_form_that_is_none_makes_no_page_fail(standing: Standing, path: str, adviser: str, unharmed: None) -> None:
    seen = {
        f"{name}, {who}": post_raw(standing.port, path, kind, body, cookie=cookie)
        for name, (kind, body) in {**FORM_BODIES, **{name: (JSON, body) for name, body in JSON_BODIES.items()}}.items()
        for who, cookie in (("public", ""), ("adviser", adviser))
    }
    _print("Forms", path, [answer.status for answer in seen.values()], [a.seconds for a in seen.values()])
    assert {name: answer.status for name, answer in seen.items() if not 200 <= answer.status < 500} == {}


@pytest.mark.shows("large-bodies-refused")
@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunks"])
def test_a_body_of_50_mb_is_refused_and_the_memory_stays_flat(standing: Standing, chunked: bool) -> None:
    pids = standing.pids()
    for _ in range(12):  # what each worker takes once for all is not what ten bodies take
        stream_away(standing.port, LARGE, chunked=chunked)
    before = memory_of(pids["web"], pids["web-2"], pids["front"])
    began, most, seen = time.monotonic(), 0.0, []
    for _ in range(10):
        seen.append(stream_away(standing.port, LARGE, chunked=chunked))
        most = max(most, memory_of(pids["web"], pids["web-2"], pids["front"]))
    note_figures(
        f"Ten bodies of 50 MB, {'in chunks' if chunked else 'with their length'}",
        [
            ("answers", dict(Counter(status or "closed" for status, _ in seen))),
            ("MB taken before the answer, at most", f"{max(taken for _, taken in seen) / 1e6:.1f}"),
            ("MB of memory before, and at most", f"{before:.0f}, {most:.0f}"),
            ("seconds each", f"{(time.monotonic() - began) / 10:.2f}"),
        ],
    )
    assert {status for status, _ in seen} <= {0, 413}
    assert max(taken for _, taken in seen) < LARGE / 2
    assert most - before < FLAT
    assert standing.browser().get("/").status == 200


@pytest.mark.shows("header-bombs-refused")
@pytest.mark.parametrize("name", head_bombs())
def test_a_head_without_end_is_refused(standing: Standing, name: str, unharmed: None) -> None:
    pids = standing.pids()
    before = memory_of(pids["web"], pids["web-2"], pids["front"])
    answer = send_raw(standing.port, head_bombs()[name])
    grown = memory_of(pids["web"], pids["web-2"], pids["front"]) - before
    note_figures(f"Head: {name}", [("status", answer.status or "closed"), ("MB more", f"{grown:.0f}")])
    assert answer.status in (
        0,
        400,
        403,
        404,
        405,
        413,
        414,
        431,
        503,
    )  # 503: broke off on the way
    assert grown < FLAT
    assert standing.browser().get("/").seconds < 5


@pytest.mark.shows("huge-pages-refused")
@pytest.mark.parametrize("role", ["", "adviser", "officer", "manager", "administrator"])
def test_no_number_of_a_page_makes_one_fail(standing: Standing, role: str, cookie: str, unharmed: None) -> None:
    browser = standing.browser(cookie)

    seen: Counter[int] = Counter()
    failed = []
    for path in sorted({route.path for route in all_routes() if "$" not in route.path and "logout" not in route.path}):
        for value in PAGE_NUMBERS:
            asked = "&".join(f"{name}={value.replace(' ', '%20')}" for name in ASKED)
            answer = browser.get(f"{path}?{asked}")
            seen[answer.status] += 1
            if not 200 <= answer.status < 500:
                failed.append((answer.status, path, value[:60]))
            elif answer.status != 200 and value == PAGE_NUMBERS[0]:
                break  # no page, or not for this role
    note_figures(f"Numbers of pages as {role or 'the public'}", [("answers", "how often"), *sorted(seen.items())])
    assert failed == []


def _counts(standing: Standing) -> dict[str, int]:
    return {table: int(standing.query(f"SELECT count(*) FROM {table}")[0][0]) for table in COUNTED}


def _print(what: str, path: str, statuses: list[int], seconds: list[float]) -> None:
    counted = ", ".join(f"{status or 'closed'}: {times}" for status, times in sorted(Counter(statuses).items()))
    note_figures(f"{what} at {path}", [("answers", counted), ("slowest", f"{max(seconds):.2f} s")])
