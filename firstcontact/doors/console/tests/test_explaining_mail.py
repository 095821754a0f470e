"""`firstcontact explain-mail` answers for every file, whatever is in it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from firstcontact.doors.console.commands import main

EMAIL = (
    'From: Mair Ellis <mair@example.org>\r\nTo: "Help" <help@castlemere.example>\r\nSubject: T\u0177 48210937\r\n'
    "Date: Tue, 3 Mar 2026 10:15:00 +0000\r\nIn-Reply-To: <1@x.example>\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=edge\r\n\r\n--edge\r\n\r\nDiolch\r\n\r\n> Helo\r\n--edge\r\n"
    "Content-Type: image/png; name=llun.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n--edge--\r\n"
).encode()


def explain(*words: str) -> Result:
    """What the command says."""
    return CliRunner().invoke(main, ["explain-mail", *words])


def facts(result: Result) -> list[dict[str, Any]]:
    """Its objects."""
    return [json.loads(line) for line in result.output.splitlines()]


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A file with an email."""
    path = tmp_path / "letter.eml"
    path.write_bytes(EMAIL)
    return path


@pytest.mark.shows("mail-explained")
def test_an_email_is_one_object_a_line(letter: Path) -> None:
    result = explain("--json", str(letter), str(letter))
    assert result.exit_code == 0
    first, second = facts(result)
    assert first == second
    assert first["file"] == str(letter)
    assert first["subject"] == "T\u0177 48210937"
    assert first["from"] == [{"name": "Mair Ellis", "address": "mair@example.org"}]
    assert first["to"] == [{"name": "Help", "address": "help@castlemere.example"}]
    assert first["date"] == "2026-03-03T10:15:00+00:00"
    assert first["kind"] == "message"
    assert first["text"] == "Diolch\n\n> Helo"
    assert first["reply"] == "Diolch"
    assert first["attachments"] == [{"name": "llun.png", "type": "image/png", "bytes": 4}]
    assert first["references"] == ["<1@x.example>"]
    assert len(first["problems"]) == 1


def test_people_get_lines_and_the_terminal_is_not_steered(letter: Path) -> None:
    letter.write_bytes(EMAIL.replace(b"Diolch", b"Diolch \x1b[31m"))
    output = explain(str(letter)).output
    assert "From          Mair Ellis <mair@example.org>" in output
    assert "llun.png (image/png, 4 bytes)" in output
    assert "\x1b" not in output


def test_own_addresses_make_a_loop(letter: Path) -> None:
    assert facts(explain("--json", "--own", "Mair@Example.org", str(letter)))[0]["kind"] == "loop"


@pytest.mark.parametrize("what", ["missing", "folder", "empty"])
def test_a_file_that_cannot_be_read_is_an_object_too_and_code_three(letter: Path, what: str) -> None:
    path = letter.parent / what
    if what == "folder":
        path.mkdir()
    elif what == "empty":
        path.touch()
    result = explain("--json", str(path), str(letter))
    assert result.exit_code == 3
    assert [each["kind"] for each in facts(result)] == ["unreadable", "message"]
    assert facts(result)[0]["problems"]
    assert facts(result)[0].keys() == facts(result)[1].keys()


def test_standard_input_is_read() -> None:
    result = CliRunner().invoke(main, ["explain-mail", "--json", "-"], input=EMAIL)
    assert facts(result)[0]["reply"] == "Diolch"


def test_it_needs_no_database_and_no_letters_beyond_ascii(letter: Path, tmp_path: Path) -> None:
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "DJANGO_"))}
    surroundings |= {"PYTHONIOENCODING": "ascii", "FIRSTCONTACT_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "firstcontact.doors.console.main", "explain-mail", str(letter)]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Subject       T?" in done.stdout
    assert not (tmp_path / "home").exists()
