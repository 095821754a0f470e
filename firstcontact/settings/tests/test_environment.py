"""Settings come from the environment, or from files that it names, as secrets are mounted."""

import os
import stat
from pathlib import Path

import pytest

from firstcontact.settings import environment
from firstcontact.settings.environment import SettingError

pytestmark = pytest.mark.shows("secrets-from-files")


def test_a_secret_is_read_from_the_file_that_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("from a file\n")
    monkeypatch.setenv("SMTP_PASSWORD_FILE", str(secret))
    monkeypatch.setenv("SMTP_PASSWORD", "from the environment")
    assert environment.text("SMTP_PASSWORD") == "from a file"


def test_without_a_file_the_environment_counts_and_without_it_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "from the environment")
    assert environment.text("SMTP_PASSWORD", "default") == "from the environment"
    monkeypatch.delenv("SMTP_PASSWORD")
    assert environment.text("SMTP_PASSWORD", "default") == "default"


def test_a_file_that_cannot_be_read_stops_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "missing"))
    with pytest.raises(SettingError, match=r"SECRET_KEY_FILE names .*missing, which cannot be read"):
        environment.kept_secret("SECRET_KEY", tmp_path)


def test_a_key_that_nobody_gave_is_made_once_and_kept_for_its_owner_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first = environment.kept_secret("SECRET_KEY", tmp_path / "secrets")
    assert len(first) >= 50
    assert environment.kept_secret("SECRET_KEY", tmp_path / "secrets") == first
    assert stat.S_IMODE(os.stat(tmp_path / "secrets" / "secret_key").st_mode) == 0o600
    assert environment.kept_secret("SECRET_KEY", tmp_path / "elsewhere") != first


@pytest.mark.parametrize(("value", "meant"), [("1", True), ("Yes", True), ("off", False), ("0", False), ("", True)])
def test_yes_and_no(monkeypatch: pytest.MonkeyPatch, value: str, meant: bool) -> None:
    monkeypatch.setenv("SOME_FLAG", value)
    assert environment.flag("SOME_FLAG", default=True) is meant


def test_a_number_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eight")
    with pytest.raises(SettingError, match="PORT should be a whole number, not 'eight'"):
        environment.number("PORT", 1)


def test_the_origin_of_an_address() -> None:
    assert environment.origins("https://id.example:8443/realms/staff") == ["https://id.example:8443"]
    assert environment.origins("") == []
