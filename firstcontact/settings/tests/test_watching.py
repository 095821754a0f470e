"""What the settings say of log, counts and traces, and what is said of a setting that cannot be."""

from typing import Any

import pytest

from firstcontact.foundation.watching import meters, traces
from firstcontact.settings import logs, wiring
from firstcontact.settings.environment import SettingError


@pytest.mark.shows("log-in-lines-of-json")
def test_a_form_of_the_log_that_there_is_not_is_refused() -> None:
    assert [logs.read_format(form) for form in ("words", "json")] == ["words", "json"]
    with pytest.raises(SettingError, match="LOG_FORMAT is one of words, json, not 'xml'"):
        logs.read_format("xml")


@pytest.mark.shows("log-in-lines-of-json")
def test_requests_and_jobs_are_told_of_in_json_and_only_what_is_wrong_in_words() -> None:
    def level(form: str, given: str) -> tuple[str, str]:
        made = logs.log_settings(form, given, "web", demo=False)
        return made["loggers"]["firstcontact"]["level"], made["root"]["level"]

    assert level("json", "") == ("INFO", "WARNING")
    assert level("words", "") == ("WARNING", "WARNING")
    assert level("words", "DEBUG") == ("DEBUG", "DEBUG")
    quiet = logs.log_settings("json", "DEBUG", "web", demo=False)["loggers"]
    assert {quiet[name]["level"] for name in ("mail.log", "imapclient")} == {"WARNING"}


@pytest.mark.shows("log-names-nobody")
def test_only_a_demonstration_writes_errors_whole() -> None:
    for demo in (True, False):
        assert logs.log_settings("words", "", "web", demo=demo)["formatters"]["line"]["whole"] is demo
    assert "whole" not in logs.log_settings("json", "", "web", demo=True)["formatters"]["line"]


@pytest.mark.shows("traces-by-setting")
def test_asking_for_traces_without_what_makes_them_is_said_in_words(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TRACES = "http://127.0.0.1:4318"
    monkeypatch.setattr(wiring, "log_what_ends_us", lambda: None)
    monkeypatch.setattr(traces, "NEEDED", "opentelemetry_that_is_not_there.exporter")
    with pytest.raises(SettingError, match="pip install 'firstcontact\\[otel\\]'"):
        wiring.connect_watching()
    assert not traces.tracing()


@pytest.mark.shows("metrics-for-prometheus")
def test_nothing_is_counted_without_the_token(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meters, "_meters", {})
    monkeypatch.setattr(wiring, "log_what_ends_us", lambda: None)
    for token, counted in (("", False), ("a token", True)):
        settings.METRICS_TOKEN = token
        wiring.connect_watching()
        assert bool(meters._meters) is counted
