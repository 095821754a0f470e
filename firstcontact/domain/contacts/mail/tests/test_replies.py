"""What was written is told apart from what was quoted, in English and Welsh, and answers are never lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from firstcontact.domain.contacts.mail.replies import trim_reply
from firstcontact.domain.contacts.mail.tests.post import plain, read

TRUTH = Path(__file__).parent / "replies_truth.txt"
WRITTEN = "Diolch. The bin is still here.\n\nMair"
QUOTED = "> Dear Mair,\n>\n> We emptied it."
UNMARKED = "Dear Mair,\n\nWe emptied it."


@pytest.mark.shows("mail-reply-trimmed")
@pytest.mark.parametrize(
    "opening",
    [
        "On Tue, 3 Mar 2026 at 10:15, Castlemere <help@castlemere.example> wrote:",
        "On Tue, 3 Mar 2026 at 10:15, Castlemere Borough Council Waste Team <\nhelp@castlemere.example> wrote:",
        "Ar Maw, 3 Maw 2026 am 10:15 ysgrifennodd Castlemere <help@castlemere.example>:",
        "Ar Maw, 2026-03-03 am 10:15 +0000, ysgrifennodd Castlemere:",
        "Ar 03/03/2026 10:15, ysgrifennodd Castlemere:",
        "Ar ddydd Mawrth, 3 Mawrth 2026 am 10:15,\nysgrifennodd Castlemere <help@castlemere.example>:",
        "Ysgrifennodd Castlemere:",
        "Castlemere <help@castlemere.example> wrote:",
        "2026-03-03 10:15 GMT+00:00 Castlemere <help@castlemere.example>:",
        "",
    ],
)
def test_what_is_marked_line_by_line_goes_with_its_opening(opening: str) -> None:
    assert trim_reply(f"{WRITTEN}\n\n{opening}\n{QUOTED}") == WRITTEN
    assert trim_reply(f"{opening}\n{QUOTED}\n\n{WRITTEN}") == WRITTEN


@pytest.mark.parametrize(
    "border",
    [
        "From: Castlemere <help@castlemere.example>\nSent: 03 March 2026 10:15\nTo: Mair\nSubject: Bins",
        "________________________________\nFrom: Castlemere\nSent: 03 March 2026\nTo: Mair\nSubject: Bins",
        "*From:* Castlemere\n*Date:* 03 March 2026\n*To:* Mair\n*Subject:* Bins",
        "Oddi wrth: Castlemere <help@castlemere.example>\nAnfonwyd: 03 Mawrth 2026 10:15\nAt: Mair\nPwnc: Biniau",
        "Oddi wrth: Castlemere\nDyddiad: Dydd Mawrth, 3 Mawrth 2026 am 10:15\nAt: Mair\nCopi: Ifor\nTestun: Biniau",
        "-----Original Message-----",
        "-----Neges Wreiddiol-----",
        "-------- Neges Wreiddiol --------\nPwnc: Biniau\nDyddiad: Maw, 3 Maw 2026\nOddi wrth: Castlemere\nAt: Mair",
        "---------- Forwarded message ---------\nFrom: Castlemere",
        "Begin forwarded message:",
        "On Tue, 3 Mar 2026 at 10:15, Castlemere <help@castlemere.example> wrote:",
        "Ar Maw, 3 Maw 2026 am 10:15 ysgrifennodd Castlemere <help@castlemere.example>:",
    ],
)
def test_what_stands_below_a_border_goes(border: str) -> None:
    assert trim_reply(f"{WRITTEN}\n\n{border}\n\n{UNMARKED}") == WRITTEN


@pytest.mark.shows("mail-answers-kept")
def test_answers_between_quotes_stay() -> None:
    text = "On 3 March 2026, Ann wrote:\n> Which day?\nTuesday.\n> Which bin?\nThe green one.\n\n> Anything else?\n\nno"
    assert trim_reply(text) == "Tuesday.\nThe green one.\n\n\nno"


@pytest.mark.parametrize("words", ["My answers are below in red.", "Gweler fy atebion isod."])
def test_where_answers_are_said_to_be_below_all_of_it_stays(words: str) -> None:
    text = f"{words}\n\nFrom: Ann\nSent: 3 March 2026\nTo: Mair\nSubject: Bins\n\nWhich day? Tuesday."
    assert trim_reply(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "On the whole I am unhappy:\nthe bin is full.",
        "From: my house to the shop\nthere are five potholes.",
        "To: the council\nI want to complain.",
        "At 10:15 she said: no.\nI wrote to you on 3 March 2026: nothing.",
        "-----\nA line is no border.\n-----",
        "Roedd y bin yn llawn.\nAr y cyfan rwy'n anhapus:\ndim ateb.",
        "From: Ann\nSent: 3 March 2026\nTo: Mair\nSubject: Bins\n\nNothing was written above it.",
        "Here is the list:\n-- first\n-- second",
    ],
)
def test_when_in_doubt_it_stays(text: str) -> None:
    assert trim_reply(text) == text


def test_what_is_only_quoted_is_no_answer_and_the_text_stays_whole() -> None:
    message = read(plain(QUOTED.encode()))
    assert (message.reply, message.text) == ("", QUOTED)


def test_the_end_of_a_wrapped_quoted_line_goes_with_it() -> None:
    quoted = "> We came to your house on Tuesday and could not find the bin that you had\ntold us about\n> so we left"
    assert trim_reply(f"{WRITTEN}\n\nOn 3 March 2026, Ann wrote:\n{quoted}") == WRITTEN


def _truth() -> Iterator[tuple[str, set[int]]]:
    for line in TRUTH.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, _, ranges = line.rpartition(" ")
            numbers: set[int] = set()
            for each in ranges.split(",") if ranges != "none" else []:
                first, _, last = each.partition("-")
                numbers.update(range(int(first), int(last or first) + 1))
            yield name, numbers


def test_nearly_all_real_answers_are_trimmed_as_a_person_would(outside_data: Path) -> None:
    right = total = 0
    for name, numbers in _truth():
        parser, folder, file = name.split("/")
        path = outside_data / "mail" / "replies" / f"{parser}_email_reply_parser" / "test" / folder / file
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
        wanted = [line.rstrip() for number, line in enumerate(lines, 1) if number in numbers and line.strip()]
        right += wanted == [line for line in trim_reply("\n".join(lines)).split("\n") if line.strip()]
        total += 1
    assert total > 130
    assert right / total >= 0.95
