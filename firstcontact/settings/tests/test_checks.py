"""Unsafe settings are found and each comes with the way to mend it."""

from typing import Any

import pytest
from django.core.checks import run_checks

from firstcontact.domain.mailroom.ports import MailboxSetting
from firstcontact.settings.checks import TAG, list_problems

pytestmark = pytest.mark.shows("unsafe-settings-found")


@pytest.fixture
def sound(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The settings of a council behind one proxy that speaks HTTPS."""
    monkeypatch.delenv("DATABASE_ADMIN_URL", raising=False)
    settings.DEBUG = settings.DEMO = False
    settings.STAFF_NEED_SECOND_FACTOR = True
    settings.SECRET_KEY = "kzq8-W3n_vH1pR5tYx7uA9sDfGhJ2kLmN4bVcXwE6rTyUiOpQ0"
    settings.SECRET_KEY_FALLBACKS = []
    settings.ALLOWED_HOSTS = ["contact.castlemere.example"]
    settings.SITE_ADDRESS = "https://{host}"
    settings.SECURE, settings.SECURE_HSTS_SECONDS, settings.TRUSTED_PROXIES = True, 31_536_000, 1
    settings.OIDC_ISSUER = ""
    settings.EMAIL_SENDER, settings.SMTP_HOST, settings.SMTP_SECURITY = "smtp", "localhost", "none"
    return settings


def found() -> list[str]:
    """The names of what is wrong."""
    return [str(problem.id).removeprefix(f"{TAG}.") for problem in list_problems()]


def test_sound_settings_have_no_problem(sound: Any) -> None:
    del sound
    assert found() == []


@pytest.mark.parametrize(
    ("setting", "value", "problem"),
    [
        ("DEBUG", True, "debug"),
        ("DEMO", True, "demo"),
        ("STAFF_NEED_SECOND_FACTOR", False, "second_factor"),
        ("SECRET_KEY", "short", "secret_key"),
        ("SECRET_KEY", "a" * 80, "secret_key"),
        ("SECRET_KEY_FALLBACKS", ["old"], "secret_key"),
        ("ALLOWED_HOSTS", ["*"], "hosts"),
        ("ALLOWED_HOSTS", [], "hosts"),
        ("SITE_ADDRESS", "http://{host}", "site_address"),
        ("SECURE", False, "https"),
        ("SECURE_HSTS_SECONDS", 0, "hsts"),
        ("TRUSTED_PROXIES", 0, "proxies"),
        ("OIDC_ISSUER", "http://id.example", "issuer"),
        ("SMTP_HOST", "mail.example", "smtp"),
        ("MAILBOXES", (MailboxSetting("a", "b", "c@d.example", host="imap.example", security="none"),), "mailbox"),
    ],
)
def test_each_unsafe_setting_is_found(sound: Any, setting: str, value: object, problem: str) -> None:
    sound.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [{"secret": "given"}]}}
    setattr(sound, setting, value)
    assert found() == [problem]


def test_a_process_that_knows_the_owners_login_is_noticed(sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    del sound
    monkeypatch.setenv("DATABASE_ADMIN_URL", "postgresql://root@localhost/x")
    assert found() == ["admin_url"]


def test_the_doctor_asks_for_them_by_their_tag(sound: Any) -> None:
    sound.DEBUG = True
    [problem] = run_checks(tags=[TAG], include_deployment_checks=True)
    assert problem.hint == "Set DEBUG to False."
