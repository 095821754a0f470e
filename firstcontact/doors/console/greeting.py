"""Waits until the first page answers, then says where everything is. A process of its own under the supervisor."""

import http.client
import sys
import time

from firstcontact.demo.council_facts import MadeUpCouncil, read_made_up_councils
from firstcontact.domain.staff.rules import ROLES


def main(words: list[str]) -> None:
    """Waits for the port, then writes the addresses."""
    port = int(words[0])
    councils = read_made_up_councils()
    for council in councils.values():
        _wait_for(council.host, port)
    sys.stdout.write("\n".join(_lines(list(councils.values()), port)) + "\n")
    sys.stdout.flush()


def _wait_for(host: str, port: int) -> None:
    """Asks for the home page until it comes. The first one also warms the web server up."""
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/", headers={"Host": f"{host}:{port}"})
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:  # not listening yet
            pass
        finally:
            connection.close()
        time.sleep(0.2)


def _lines(councils: list[MadeUpCouncil], port: int) -> list[str]:
    lines = [" ", "[bold green]First Contact is ready.[/]"]
    for council in councils:
        address = f"http://{council.host}:{port}/"
        lines.append(f"  [bold]{council.name.of('en')}[/]")
        lines.append(f"    Website  {address}")
        lines.append(f"    Sign in  {address}demo/sign-in/  (one click as {_roles(council)})")
    return [*lines, "Ctrl-C ends all of it.", " "]


def _roles(council: MadeUpCouncil) -> str:
    """The roles that somebody has there, in the usual order."""
    held = {role for colleague in council.staff for role in colleague.roles}
    *first, last = [role.replace("_", " ") for role in ROLES if role in held]
    return f"{', '.join(first)} or {last}" if first else last


if __name__ == "__main__":
    main(sys.argv[1:])
