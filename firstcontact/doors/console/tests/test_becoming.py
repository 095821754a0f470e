"""Root puts its rights down before a command does anything."""

import os
from pathlib import Path

import pytest

from firstcontact.doors.console import becoming
from firstcontact.doors.console.becoming import leave_root
from firstcontact.foundation.database.account import Account, Kind

SOMEBODY = Account(Kind.USER, os.geteuid(), os.getegid(), "somebody")


class StartedAnewError(Exception):
    """Stands for the new start of the command, which does not come back."""


@pytest.fixture
def as_root(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """A command started by root; notes what it becomes."""
    became: list[object] = []

    def start_anew(program: str, command: list[str]) -> None:
        became.append(command)
        raise StartedAnewError

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "execvp", start_anew)
    monkeypatch.setattr(becoming, "_become", lambda account, home: became.append(account))
    for name in ("FIRSTCONTACT_HOME", "PYTHONPATH"):
        monkeypatch.setenv(name, os.environ.get(name, ""))  # put back afterwards
    return became


def test_an_ordinary_user_goes_on_as_they_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    assert leave_root(tmp_path / "home", ["status"]) is None
    assert not (tmp_path / "home").exists()


def test_root_becomes_the_account_of_the_server(
    as_root: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(becoming, "server_account", lambda home: SOMEBODY)
    monkeypatch.setattr(Account, "runs_python", lambda self: True)
    assert leave_root(tmp_path / "home", ["status"]) == "Started by root, running as the user somebody."
    assert as_root == [SOMEBODY]
    assert os.environ["FIRSTCONTACT_HOME"] == str(tmp_path / "home")


def test_a_user_namespace_takes_a_new_start_with_the_same_words(
    as_root: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    namespace = Account(Kind.NAMESPACE, os.geteuid(), os.getegid(), "root")
    monkeypatch.setattr(becoming, "server_account", lambda home: namespace)
    with pytest.raises(StartedAnewError):
        leave_root(tmp_path / "home", ["up", "--port", "9000"])
    (command,) = as_root
    assert isinstance(command, list)
    assert "--user" in command
    assert command[-3:] == ["up", "--port", "9000"]


def test_where_nobody_else_can_run_this_python_it_says_so_plainly(
    as_root: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(becoming, "server_account", lambda home: SOMEBODY)
    monkeypatch.setattr(Account, "runs_python", lambda self: False)
    said = leave_root(tmp_path / "home", ["up"])
    assert said is not None
    assert said.startswith("Only the database runs as the user somebody")
    assert "use an ordinary user" in said
    assert as_root == []
