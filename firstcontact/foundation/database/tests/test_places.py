"""State and socket folders: one for each project, private, and never someone else's."""

import os
from pathlib import Path

import pytest

from firstcontact.foundation.database import home, sockets
from firstcontact.foundation.database.home import FolderError

ME = (os.geteuid(), os.getegid())


def test_the_state_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FIRSTCONTACT_HOME", str(tmp_path / "here"))
    assert home.state_folder() == tmp_path / "here"


@pytest.mark.shows("projects-apart")
def test_two_check_outs_have_two_state_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FIRSTCONTACT_HOME", raising=False)
    found = set()
    for name in ("one", "two"):
        monkeypatch.setattr(home, "project_folder", lambda name=name: tmp_path / name)
        found.add(home.state_folder())
    assert len(found) == 2


def test_the_state_of_an_ordinary_user_lives_with_that_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FIRSTCONTACT_HOME", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert home.state_folder().parent == tmp_path / "firstcontact"


def test_a_folder_with_other_files_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(FolderError, match="holds other files"):
        home.make_home(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderError, match="FIRSTCONTACT_HOME"):
        home.make_home(tmp_path / "file" / "home")


def test_what_the_settings_made_first_does_not_hinder(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    home.make_home(tmp_path)
    home.make_home(tmp_path)
    assert (tmp_path / home.MARKER).exists()


def _places(monkeypatch: pytest.MonkeyPatch, *places: Path) -> None:
    monkeypatch.setattr(sockets, "_places", lambda: list(places))


def test_the_socket_folder_is_private_and_the_same_every_time(
    monkeypatch: pytest.MonkeyPatch, open_folder: Path
) -> None:
    _places(monkeypatch, open_folder)
    folder = sockets.socket_folder(Path("/home/of/one"), *ME)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert sockets.socket_folder(Path("/home/of/one"), *ME) == folder
    assert sockets.socket_folder(Path("/home/of/two"), *ME) != folder


def test_a_path_too_long_for_a_socket_gives_way_to_the_next_place(
    monkeypatch: pytest.MonkeyPatch, open_folder: Path
) -> None:
    deep = open_folder / ("d" * 100)
    deep.mkdir()
    _places(monkeypatch, deep, open_folder)
    folder = sockets.socket_folder(Path("/home/of/one"), *ME)
    assert folder.parent == open_folder
    assert len(os.fsencode(folder / sockets.SOCKET_NAME)) <= 107


def test_a_link_that_someone_put_there_is_not_followed(monkeypatch: pytest.MonkeyPatch, open_folder: Path) -> None:
    _places(monkeypatch, open_folder)
    target = open_folder / "target"
    target.mkdir(mode=0o755)
    name = sockets.socket_folder(Path("/home/of/one"), *ME)
    name.rmdir()
    name.symlink_to(target)
    with pytest.raises(FolderError, match="is not a folder"):
        sockets.socket_folder(Path("/home/of/one"), *ME)
    assert list(target.iterdir()) == []
    assert target.stat().st_mode & 0o777 == 0o755


def test_a_socket_folder_of_someone_else_is_refused(
    monkeypatch: pytest.MonkeyPatch, open_folder: Path, only_as_root: None
) -> None:
    _places(monkeypatch, open_folder)
    folder = sockets.socket_folder(Path("/home/of/one"), *ME)
    os.chown(folder, 12345, 12345)
    with pytest.raises(FolderError, match="belongs to someone else"):
        sockets.socket_folder(Path("/home/of/one"), *ME)
