"""The commands read well, and their exit codes mean something."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from firstcontact.domain.catalogue.definition import READY_MADE
from firstcontact.doors.console.commands import main
from firstcontact.doors.console.installation import Installation
from firstcontact.doors.console.ports import NoPortError, free_port
from firstcontact.doors.console.running import supervise
from firstcontact.doors.console.screen import Screen
from firstcontact.doors.console.standing import find_standing, forget_standing, lock_file, write_standing
from firstcontact.doors.console.supervisor import Program
from firstcontact.foundation.database import Endpoints, answering
from firstcontact.foundation.database.home import make_home
from firstcontact.foundation.database.locks import alone

HANDBOOK = Path(__file__).resolve().parents[4] / "docs" / "howto" / "commands.md"
NAMES = sorted(main.commands)
HELD_UP = """
import os, signal, sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name in {"click", "procrastinate"}:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
"""


def _run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.fixture
def ordinary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A command of somebody who is not root, with a state folder of their own."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("FIRSTCONTACT_HOME", str(tmp_path / "home"))
    for name in ("DATABASE_URL", "DATABASE_ADMIN_URL"):  # of the server that the tests run on
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


@pytest.mark.shows("commands-explained")
@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself_and_has_its_line_in_the_handbook(name: str) -> None:
    result = _run(name, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output
    assert main.commands[name].help
    assert f"| `{name}" in HANDBOOK.read_text(encoding="utf-8")


def test_the_list_of_commands_is_not_cut_off() -> None:
    listed = _run("--help").output
    assert all(name in listed for name in NAMES)
    assert listed.count("...") == 1  # of the line of usage


def test_an_unknown_command_is_code_two() -> None:
    assert _run("dance").exit_code == 2


@pytest.mark.shows("exit-codes-mean-something")
def test_status_is_code_three_while_nothing_runs(ordinary: Path) -> None:
    result = _run("status", "--json")
    assert result.exit_code == 3
    facts = json.loads(result.output)
    assert facts["running"] is False
    assert facts["state_folder"] == str(ordinary)
    assert facts["database"]["running"] is False


def test_status_names_what_runs(ordinary: Path) -> None:
    ordinary.mkdir()
    with alone(lock_file(ordinary)):
        write_standing(ordinary, {"web": 4711}, "http://localhost:8000/")
        result = _run("status")
        assert result.exit_code == 0
        assert "Running at http://localhost:8000/" in result.output
        assert "web       process 4711" in result.output


def test_what_a_killed_supervisor_left_is_not_taken_for_running(tmp_path: Path) -> None:
    write_standing(tmp_path, {"web": 4711}, "http://localhost:8000/")
    lock_file(tmp_path).touch()
    assert find_standing(tmp_path) is None
    forget_standing(tmp_path)
    assert find_standing(tmp_path) is None


@pytest.mark.shows("exit-codes-mean-something")
def test_a_second_start_says_where_the_first_one_is(ordinary: Path) -> None:
    make_home(ordinary)
    with alone(lock_file(ordinary)):
        write_standing(ordinary, {}, "http://localhost:8000/")
        result = _run("up")
    assert result.exit_code == 1
    assert "It runs already at http://localhost:8000/" in result.output


def test_a_wrong_database_address_is_code_four(ordinary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://app:hunter22@h/c")
    monkeypatch.setenv("DATABASE_ADMIN_URL", "mysql://root:hunter22@h/c")
    result = _run("migrate")
    assert result.exit_code == 4
    assert "starts with postgresql://" in result.output
    assert "hunter22" not in result.output
    assert not ordinary.exists()


def test_migrating_another_server_needs_the_bootstrap_login(ordinary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@nowhere.invalid/c")
    result = _run("migrate")
    assert result.exit_code == 4
    assert "DATABASE_ADMIN_URL" in result.output
    assert not ordinary.exists()


@pytest.mark.shows("exit-codes-mean-something")
@pytest.mark.parametrize(
    "words",
    [
        ("up",),
        ("serve", "--port", "8123"),
        ("demo",),
        ("worker",),
        ("replay",),
        ("make-login", "--council", "castlemere", "--role", "adviser"),
    ],
)
def test_a_database_that_does_not_answer_is_code_four_in_one_line(
    ordinary: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    del ordinary
    monkeypatch.setattr(answering, "PATIENCE", 0.0)
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:hunter22@127.0.0.1:1/council")
    result = _run(*words)
    assert result.exit_code == 4
    assert result.output.count("\n") == 1
    assert "The database council at 127.0.0.1:1 does not answer (Connection refused)." in result.output
    assert "hunter22" not in result.output


def test_a_server_that_does_not_answer_to_migrate_is_code_four_in_one_line(
    ordinary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del ordinary
    monkeypatch.setattr(answering, "PATIENCE", 0.0)
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:hunter22@127.0.0.1:1/council")
    monkeypatch.setenv("DATABASE_ADMIN_URL", "postgresql://root:hunter22@127.0.0.1:1/postgres")
    result = _run("migrate")
    assert result.exit_code == 4
    assert result.output.count("\n") == 1
    assert "(Connection refused). Start it, or mend DATABASE_ADMIN_URL." in result.output
    assert "hunter22" not in result.output


def test_the_web_server_alone_leaves_what_runs_beside_it_written_down_as_it_is(
    ordinary: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_home(ordinary)
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@127.0.0.1:1/council")
    installation = Installation()
    once = [Program("web", ["/bin/true"], once=True)]
    with alone(lock_file(ordinary)):
        write_standing(ordinary, {"web": 4711}, "http://localhost:8000/")
        supervise(installation, Endpoints("postgresql://app@127.0.0.1:1/council", ""), once, Screen(), None)
        standing = find_standing(ordinary)
        assert standing is not None
        assert (standing.address, standing.processes) == ("http://localhost:8000/", {"web": 4711})
    assert capsys.readouterr().out == "The web server is stopped.\n"


def test_ctrl_c_before_anything_was_begun_is_code_130_without_a_traceback(tmp_path: Path) -> None:
    """While the imports are being done: one of them is held up here until the signal has come."""
    (tmp_path / "sitecustomize.py").write_text(HELD_UP, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(HANDBOOK.parents[2])])
    for module in ("main", "inside"):
        result = subprocess.run(
            [sys.executable, "-m", f"firstcontact.doors.console.{module}", "status"],
            env={**os.environ, "PYTHONPATH": path, "FIRSTCONTACT_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (result.returncode, result.stderr) == (130, ""), module


def test_a_state_folder_with_other_files_is_code_four(ordinary: Path) -> None:
    ordinary.mkdir()
    (ordinary / "thesis.txt").touch()
    result = _run("migrate")
    assert result.exit_code == 4
    assert "holds other files" in result.output
    assert [path.name for path in ordinary.iterdir()] == ["thesis.txt"]


@pytest.mark.shows("services-checked")
def test_the_ready_made_services_have_no_mistake() -> None:
    result = _run("check-services")
    assert result.exit_code == 0
    assert "services checked, no mistakes." in result.output


@pytest.mark.shows("services-checked")
def test_a_mistake_in_a_service_is_named_with_file_and_line_and_code_three(tmp_path: Path) -> None:
    text = (READY_MADE / "missed-bin.yaml").read_text(encoding="utf-8")
    (tmp_path / "missed-bin.yaml").write_text(text + "surprise: 1\n", encoding="utf-8")
    result = _run("check-services", str(tmp_path))
    assert result.exit_code == 3
    assert f"missed-bin.yaml:{len(text.splitlines()) + 1}: " in result.output
    assert "1 service checked, 1 mistake." in result.output


@pytest.mark.shows("services-checked")
@pytest.mark.parametrize("name", ["services", "services.yaml"])
def test_a_folder_without_services_is_told_and_not_called_good(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    result = _run("check-services", str(folder))
    assert result.exit_code == 3
    assert "There is nothing to check" in result.output


@pytest.mark.shows("services-checked")
def test_a_file_that_is_not_there_is_explained_like_any_mistake(tmp_path: Path) -> None:
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere.yaml")
    result = _run("check-services", str(tmp_path / "gone.yaml"))
    assert result.exit_code == 3
    assert "gone.yaml:1: The file cannot be opened: No such file or directory." in result.output


def test_a_taken_port_gives_way_unless_it_was_asked_for() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        assert free_port("127.0.0.1", port) > port
        with pytest.raises(NoPortError, match=f"Port {port} is taken"):
            free_port("127.0.0.1", port, exactly=True)


def test_help_comes_quickly_and_touches_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "firstcontact.doors.console.main", "--help"],
        env={**os.environ, "FIRSTCONTACT_HOME": str(home)},
        cwd=HANDBOOK.parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "django.db.models" not in result.stderr
    assert not home.exists()
