"""Who sends half of something keeps nobody else waiting."""

import statistics
import time

import pytest

from tests.load.attacks import TOKEN, half_body, half_head, hold_open
from tests.load.installation import HOST, Standing, memory_of, note_figures

pytestmark = [pytest.mark.long, pytest.mark.shows("half-sent-bothers-nobody")]
CONNECTIONS, SECONDS = 500, 10.0
A_PAGE = 5.0
"""Seconds that a page may take on a busy machine, with the attack as without."""


@pytest.mark.parametrize("half", [half_head, half_body], ids=["headers", "bodies"])
def test_nobody_notices_500_half_sent(standing: Standing, half: object) -> None:
    assert callable(half)
    browser = standing.browser()
    before = [browser.get("/").seconds for _ in range(30)]
    front = standing.pids()["front"]
    memory = memory_of(front)
    held = hold_open(standing.port, CONNECTIONS, half)
    try:
        answers, until = [], time.monotonic() + SECONDS
        while time.monotonic() < until:
            answers.append(browser.get("/"))
            time.sleep(0.05)
        grown = memory_of(front) - memory
    finally:
        for connection in held:
            connection.close()
    during = [answer.seconds for answer in answers]
    note_figures(
        f"{CONNECTIONS} connections with half of the {'headers' if half is half_head else 'body'}",
        [
            ("", "before", "meanwhile"),
            ("pages", len(before), len(during)),
            ("median, ms", *(f"{statistics.median(times) * 1000:.0f}" for times in (before, during))),
            ("slowest, ms", *(f"{max(times) * 1000:.0f}" for times in (before, during))),
            ("MB more in the front", "", f"{grown:.0f}"),
        ],
    )
    assert {answer.status for answer in answers} == {200}
    assert max(during) < A_PAGE
    assert statistics.median(during) < 5 * statistics.median(before) + 0.1


def test_500_forms_of_one_megabyte_that_never_end_do_not_fill_the_memory(standing: Standing) -> None:
    front, megabyte = standing.pids()["front"], 1_000_000
    memory = memory_of(front)
    head = (
        f"POST /progress/ HTTP/1.1\r\nHost: {HOST}\r\nCookie: csrftoken={TOKEN}\r\nContent-Length: {megabyte + 1}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\nreference="
    ).encode()
    held = hold_open(standing.port, CONNECTIONS, lambda which: head + b"1" * (megabyte - 100))
    try:
        time.sleep(2)
        answers = [standing.browser().get("/") for _ in range(10)]
        grown = memory_of(front) - memory
    finally:
        for connection in held:
            connection.close()
    slowest = f"{max(answer.seconds for answer in answers) * 1000:.0f}"
    note_figures("500 forms of 1 MB that never end", [("MB more", f"{grown:.0f}"), ("slowest page, ms", slowest)])
    assert {answer.status for answer in answers} == {200}
    assert grown < 4 * CONNECTIONS
