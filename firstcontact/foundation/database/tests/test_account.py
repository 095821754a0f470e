"""As whom the server runs: root becomes somebody without rights, whichever way this machine allows."""

import os
import subprocess
from pathlib import Path

import pytest

from firstcontact.foundation.database import account
from firstcontact.foundation.database.account import Account, AccountError, Kind, server_account

SOMEBODY = Account(Kind.USER, 4711, 4711, "somebody")


def _machine(
    monkeypatch: pytest.MonkeyPatch,
    *,
    user: bool = True,
    reaches: bool = True,
    python: bool = True,
    namespace: bool = True,
) -> None:
    """A machine on which root finds this."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.delenv("FIRSTCONTACT_RUN_AS", raising=False)
    monkeypatch.setattr(account, "_user_account", lambda: SOMEBODY if user else None)
    monkeypatch.setattr(Account, "can_use", lambda self, path: reaches)
    monkeypatch.setattr(Account, "runs_python", lambda self: python or self.kind is not Kind.USER)
    monkeypatch.setattr(account, "_works", lambda each: namespace)


@pytest.mark.parametrize(
    ("machine", "kind"),
    [
        ({}, Kind.USER),
        ({"python": False}, Kind.NAMESPACE),
        ({"reaches": False}, Kind.NAMESPACE),
        ({"user": False}, Kind.NAMESPACE),
        ({"python": False, "namespace": False}, Kind.USER),
    ],
)
def test_root_takes_the_first_way_that_works(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, machine: dict[str, bool], kind: Kind
) -> None:
    _machine(monkeypatch, **machine)
    assert server_account(tmp_path / "home").kind is kind


@pytest.mark.parametrize("machine", [{"reaches": False, "namespace": False}, {"user": False, "namespace": False}])
def test_where_no_way_works_the_message_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, machine: dict[str, bool]
) -> None:
    _machine(monkeypatch, **machine)
    with pytest.raises(AccountError, match="FIRSTCONTACT_HOME"):
        server_account(tmp_path / "home")


def test_an_ordinary_user_stays_who_they_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    chosen = server_account(tmp_path / "home")
    assert chosen.kind is Kind.OWN
    assert chosen.command(["true"]) == ["true"]
    assert chosen.options() == {}


@pytest.mark.parametrize(("name", "says"), [("nobody-of-this-name", "There is no user"), ("root", "another user")])
def test_a_user_that_cannot_be_taken_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, says: str
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("FIRSTCONTACT_RUN_AS", name)
    with pytest.raises(AccountError, match=says):
        server_account(tmp_path / "home")


def test_what_root_starts_is_not_root(only_as_root: None, tmp_path: Path) -> None:
    chosen = server_account(tmp_path / "home")
    shown = subprocess.run(chosen.command(["id", "-u"]), capture_output=True, text=True, check=True, **chosen.options())
    assert int(shown.stdout) != 0
