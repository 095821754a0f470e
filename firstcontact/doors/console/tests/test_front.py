"""The front is told what it may take, whom it may believe, and where the web server is."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from firstcontact.doors.console import front
from firstcontact.doors.console.front import NoFrontError, configuration, find_caddy, front_program, is_wanted

pytestmark = pytest.mark.shows("half-sent-bothers-nobody")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of its settings."""
    for name in ("FIRSTCONTACT_FRONT", "TRUSTED_PROXIES", "FIRSTCONTACT_HTTPS"):
        monkeypatch.delenv(name, raising=False)


def _written(home: Path, host: str = "127.0.0.1") -> dict[str, Any]:
    program = front_program(home, host=host, port=8000, web_ports=[8002, 8003])
    server: dict[str, Any] = json.loads(Path(program.command[-1]).read_text())["apps"]["http"]["servers"]["web"]
    return server


def test_what_it_is_told_it_understands(tmp_path: Path) -> None:
    program = front_program(tmp_path, host="::1", port=8000, web_ports=[8002, 8003])
    assert program.name == "front"
    command = [program.command[0], "validate", *program.command[2:]]
    done = subprocess.run(command, env=dict(program.environment), capture_output=True, text=True, check=False)
    assert "Valid configuration" in done.stdout, done.stderr
    assert Path(program.command[-1]).stat().st_mode & 0o077 == 0


def test_a_body_is_passed_on_only_when_it_is_whole(tmp_path: Path) -> None:
    for route in _written(tmp_path)["routes"]:
        *_, limit, proxy = route["handle"]
        assert proxy["request_buffers"] > limit["max_size"]


def test_while_one_web_server_is_away_another_answers_and_a_broken_body_takes_none_away(tmp_path: Path) -> None:
    proxy = _written(tmp_path)["routes"][0]["handle"][-1]
    assert [each["dial"] for each in proxy["upstreams"]] == ["127.0.0.1:8002", "127.0.0.1:8003"]
    assert proxy["load_balancing"]["selection_policy"] == {"policy": "round_robin"}
    assert "health_checks" not in proxy


def test_who_calls_is_believed_only_where_proxies_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "trusted_proxies" not in _written(tmp_path)
    monkeypatch.setenv("TRUSTED_PROXIES", "1")
    assert _written(tmp_path)["trusted_proxies"]["ranges"] == ["0.0.0.0/0", "::/0"]


def test_what_people_sent_stays_out_of_its_log(tmp_path: Path) -> None:
    told = configuration("127.0.0.1", 8000, [8002], tmp_path, trusts_proxies=False)
    assert told["logging"]["logs"]["default"]["exclude"] == front.SILENT
    assert "logs" not in told["apps"]["http"]["servers"]["web"]  # no list of requests


def test_an_installation_may_have_a_front_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_wanted()
    monkeypatch.setenv("FIRSTCONTACT_FRONT", "none")
    assert not is_wanted()


def test_a_program_that_is_not_there_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Path(find_caddy()).name == "caddy"
    monkeypatch.setenv("FIRSTCONTACT_FRONT", "/nowhere/caddy")
    with pytest.raises(NoFrontError, match="/nowhere/caddy cannot be run"):
        find_caddy()
