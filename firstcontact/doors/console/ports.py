"""Finds a port to listen on."""

import socket

TRIES = 50


class NoPortError(RuntimeError):
    """The port is taken, or all that were tried."""


def free_port(host: str = "127.0.0.1", wanted: int = 8000, *, exactly: bool = False) -> int:
    """The wanted port, or the next free one.

    :param exactly: take no other.
    :raises NoPortError: when it is taken, or none of the next fifty is free.
    """
    ports = [wanted] if exactly else list(range(wanted, min(wanted + TRIES, 65536)))
    for port in ports:
        if _is_free(host, port):
            return port
    raise NoPortError(
        f"Port {wanted} is taken. Name another: --port {wanted + 1}"
        if exactly
        else f"None of the ports from {wanted} to {ports[-1]} is free. Name another: --port 9000"
    )


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that just became free counts as free
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
