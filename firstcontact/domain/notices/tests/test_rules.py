"""How to tell, in which languages, and when to try again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcontact.domain.notices.rules import (
    MOST_ADDRESS_LINES,
    WAITS,
    How,
    address_lines,
    choose_how,
    choose_languages,
    is_nobodys,
    next_try,
    usable_email,
)
from firstcontact.domain.notices.states import MOVES, MoveError, State, check_move

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOME = ("14 Bridge Street", "Aberwen")


@pytest.mark.shows("told-by-email-or-letter")
@pytest.mark.parametrize(
    ("email", "address", "wish", "how"),
    [
        ("ann@example.org", HOME, "", How.EMAIL),
        ("ann@example.org", (), "", How.EMAIL),
        ("ann@example.org", HOME, "email", How.EMAIL),
        ("ann@example.org", HOME, "letter", How.LETTER),
        ("ann@example.org", (), "letter", How.EMAIL),
        ("", HOME, "", How.LETTER),
        ("", HOME, "email", How.LETTER),
        ("not an address", HOME, "", How.LETTER),
        ("not an address", (), "", How.NONE),
        ("", (), "", How.NONE),
    ],
)
def test_email_first_then_a_letter_and_a_wish_before_both(
    email: str, address: tuple[str, ...], wish: str, how: How
) -> None:
    assert choose_how(email=email, postal_address=address, wish=wish) is how


@pytest.mark.shows("told-in-own-language")
@pytest.mark.parametrize(
    ("wanted", "spoken", "languages"),
    [
        ("cy", ("en", "cy"), ("cy",)),
        ("en", ("en", "cy"), ("en",)),
        ("both", ("en", "cy"), ("cy", "en")),
        ("unknown", ("en", "cy"), ("cy", "en")),
        ("", ("en", "cy"), ("cy", "en")),
        ("", ("cy", "en"), ("cy", "en")),
        ("cy", ("en",), ("en",)),
        ("", ("en",), ("en",)),
        ("en", ("cy",), ("cy",)),
    ],
)
def test_the_language_of_the_customer_and_both_where_it_is_not_known(
    wanted: str, spoken: tuple[str, ...], languages: tuple[str, ...]
) -> None:
    assert choose_languages(wanted=wanted, spoken=spoken) == languages


@pytest.mark.parametrize(
    "address", ["ann@example.org", "siân@tŷ.cymru", "a.b+c@sub.example.co.uk", "o'neil@example.org"]
)
def test_these_can_be_written_to(address: str) -> None:
    assert usable_email(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "ann@",
        "@example.org",
        "ann@example",
        "ann@@example.org",
        "ann example@example.org",
        "ann@example.org\nBcc: all@example.org",
        "ann@example.org, bob@example.org",
        "Ann <ann@example.org>",
        "a" * 250 + "@example.org",
    ],
)
def test_these_cannot_be_written_to(address: str) -> None:
    assert not usable_email(address)


def test_the_waits_grow_until_a_person_is_asked() -> None:
    times = [next_try(attempts=number, at=NOON) for number in range(1, len(WAITS) + 2)]
    assert times[:4] == [NOON + timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)]
    assert list(WAITS) == sorted(set(WAITS))
    assert times[-1] is None


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("14 Bridge Street, Aberwen, SA99 1ZZ", ("14 Bridge Street", "Aberwen", "SA99 1ZZ")),
        ("Flat 2, The Mill\nBridge Street\n SA99 1ZZ \n", ("Flat 2, The Mill", "Bridge Street", "SA99 1ZZ")),
        (" , ,", ()),
        ("a,b,c,d,e,f,g,h", ("a", "b", "c", "d", "e, f, g", "h")),
    ],
)
def test_an_address_becomes_lines(text: str, lines: tuple[str, ...]) -> None:
    assert address_lines(text) == lines


@given(st.text(alphabet="ab ,\n\r\t", max_size=60))
def test_any_address_fits_behind_the_window(text: str) -> None:
    lines = address_lines(text)
    assert len(lines) <= MOST_ADDRESS_LINES
    assert all(line and "\n" not in line and line == line.strip() for line in lines)


@pytest.mark.parametrize("before", list(State))
def test_only_the_listed_moves_are_allowed(before: State) -> None:
    for after in State:
        if after in MOVES[before]:
            check_move(before, after)
        else:
            with pytest.raises(MoveError):
                check_move(before, after)


def test_what_was_sent_can_only_come_back_and_what_was_posted_stays_so() -> None:
    assert MOVES[State.SENT] == {State.FAILED}
    assert MOVES[State.POSTED] == frozenset()


@pytest.mark.parametrize(
    ("address", "nobodys"),
    [
        ("no-reply@shop.example", True),
        ("NoReply@shop.example", True),
        ("do_not_reply@shop.example", True),
        ("orders-noreply@shop.example", True),
        ("noreply+17@shop.example", True),
        ("dim-ateb@siop.example", True),
        ("MAILER-DAEMON@mx.example", True),
        ("postmaster@mx.example", True),
        ("bounces+17@lists.example", True),
        ("owner-bins@lists.example", True),
        ("bins-request@lists.example", True),
        ("mary@example.org", False),
        ("reply@example.org", False),
        ("postmaster.general@example.org", False),
        ("norma.reply@example.org", False),
        ("request@example.org", False),
    ],
)
def test_what_no_person_reads_is_known_by_its_name(address: str, nobodys: bool) -> None:
    assert is_nobodys(address) is nobodys
