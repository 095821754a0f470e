"""What the commands write: names before lines, bars on a terminal, plain lines elsewhere."""

import io
import json
import re

import pytest
from rich.console import Console

from firstcontact.doors.console.screen import PROGRESS_SIGN, Screen, log_screen, say_progress


def _screen(*, terminal: bool) -> tuple[Screen, io.StringIO]:
    out = io.StringIO()
    return Screen(Console(file=out, force_terminal=terminal, width=100)), out


def test_each_line_begins_with_the_name_of_its_process() -> None:
    screen, out = _screen(terminal=False)
    screen.echo("web", "GET / [200]")
    screen.echo("worker", "[bold]not drawn[/]")
    assert out.getvalue() == "    web | GET / [200]\n worker | [bold]not drawn[/]\n"


def test_a_long_line_is_not_broken() -> None:
    screen, out = _screen(terminal=False)
    screen.echo("web", "x" * 300)
    assert out.getvalue().count("\n") == 1


@pytest.mark.shows("progress-shown")
def test_without_a_terminal_long_work_says_a_line_at_every_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    screen, out = _screen(terminal=False)
    for done in range(0, 1001, 10):
        say_progress("The demo month", done, 1000)
    for line in capsys.readouterr().out.strip("\n").split("\n"):
        screen.echo("month", line)
    lines = out.getvalue().splitlines()
    assert len(lines) == 11
    assert lines[-1] == "The demo month: 1,000 of 1,000 (100%)"


@pytest.mark.shows("progress-shown")
def test_on_a_terminal_long_work_draws_a_bar_that_goes_when_it_is_done() -> None:
    screen, out = _screen(terminal=True)
    screen.advance("The demo month", 500, 1000)
    assert "50%" in out.getvalue()
    screen.echo("web", "a line above the bar")
    screen.advance("The demo month", 1000, 1000)
    screen.close()
    assert "a line above the bar" in out.getvalue()


def test_the_name_of_a_line_stays_before_it_while_a_bar_is_drawn() -> None:
    screen, out = _screen(terminal=True)
    screen.advance("The demo month", 500, 1000)
    before = len(out.getvalue())
    screen.echo("web", "a line above the bar")
    said = re.sub(r"\x1b\[[\d;]*m", "", out.getvalue()[before:])  # without its colours
    assert "    web | a line above the bar\n" in said


def test_the_bar_of_a_process_that_ended_leaves_the_screen_and_others_stay() -> None:
    screen, out = _screen(terminal=True)
    screen.echo("month", f'{PROGRESS_SIGN}["Real requests", 5, 10]')
    screen.echo("other", f'{PROGRESS_SIGN}["Something else", 5, 10]')
    screen.ended("month")
    before = len(out.getvalue())
    screen.echo("web", "a line")
    assert "Something else" in out.getvalue()[before:]
    assert "Real requests" not in out.getvalue()[before:]
    screen.ended("other")
    before = len(out.getvalue())
    screen.echo("web", "another line")
    assert "Something else" not in out.getvalue()[before:]


@pytest.mark.shows("log-in-lines-of-json")
def test_as_a_log_for_machines_every_line_is_one_object_whoever_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    out = io.StringIO()
    screen = Screen(Console(file=out, width=40), json=True)
    screen.echo("web", '{"message": "answered [200]", "words": "' + "x" * 300 + '"}')
    screen.echo("web", "[WARNING] Killing worker-1")
    screen.echo("", "[bold]Ready.[/]")
    screen.say("[bold]http://localhost:8000/[/] (Ctrl-C ends it)")
    say_progress("The demo month", 10, 100)
    screen.echo("month", capsys.readouterr().out.strip("\n"))
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(line.get("process"), line["message"]) for line in lines] == [
        (None, "answered [200]"),
        ("web", "[WARNING] Killing worker-1"),
        ("supervisor", "Ready."),
        ("supervisor", "http://localhost:8000/ (Ctrl-C ends it)"),
        ("supervisor", "The demo month: 10 of 100 (10%)"),
    ]


def test_only_a_command_that_runs_processes_writes_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    for form, machines in (("json", True), ("words", False)):
        monkeypatch.setenv("LOG_FORMAT", form)
        assert log_screen().json is machines
        assert not Screen().json
