"""How the server is made and run: encodings, sorting, memory. Said on the command line, so that they always hold."""

import os
from pathlib import Path

MEGABYTE = 1024 * 1024
BUILTIN_LOCALE_FROM = 17
LARGEST_BUFFERS = 256  # MB: a council's hot rows; the rest is the system's cache


def initdb_options(major: int, login: str, password_file: Path, *, durable: bool) -> list[str]:
    """The options of `initdb`: UTF-8 and order by code point, whatever the language of the machine (LANG=C too)."""
    if major >= BUILTIN_LOCALE_FROM:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    else:
        locale = ["--locale=C.UTF-8"]
    return [
        f"--username={login}",
        f"--pwfile={password_file}",
        "--encoding=UTF8",
        *locale,
        "--auth-local=scram-sha-256",
        "--auth-host=reject",
        "--no-instructions",
        *([] if durable else ["--no-sync"]),
    ]


# Statements hold what people told us, and so do errors (`Key (email)=(...)`). The application logs the kind and place
# of an error itself, so the server's log is left with what it says of itself: LOG, FATAL and PANIC.
QUIET_LOG = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


def server_options(sockets: Path, *, durable: bool) -> list[str]:
    """The options of `postgres`: a private socket, no network, memory to suit the machine.

    :param durable: False for tests only: nothing is forced to the disk.
    """
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "port": "5432",
        "max_connections": "120",
        "shared_buffers": f"{_buffers()}MB",
        "work_mem": "8MB",
        "maintenance_work_mem": "64MB",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %q%u@%d ",
        **QUIET_LOG,
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]


def plain_environment() -> dict[str, str]:
    """The environment of the server: nothing of ours that would change it (PGDATA, PGPORT, LC_ALL ...)."""
    kept = ("PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C"}


def _buffers() -> int:
    """An eighth of the memory, in MB, at most LARGEST_BUFFERS."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return 64
    return max(32, min(LARGEST_BUFFERS, memory // MEGABYTE // 8))
