"""Where webhooks go: to the address that was looked up and found open, and nowhere inside."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any
from uuid import uuid4

import pytest

from firstcontact.connectors.webhooks.sender import HttpWebhookSender
from firstcontact.domain.connections.ports import Answered, WebhookMessage
from firstcontact.foundation.clock import now
from firstcontact.settings.environment import SettingError
from firstcontact.settings.wiring import connect_webhooks
from tests.api.receiver import Receiver, handler_of

pytestmark = pytest.mark.shows("api-webhooks-nowhere-closed")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # the example of the standard


def send(sender: HttpWebhookSender, address: str) -> Answered:
    """One message."""
    return sender.send(WebhookMessage(str(uuid4()), now(), address, b'{"type": "test"}', SECRET))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "224.0.0.1", "255.255.255.255", "[::1]", "[fe80::1]", "[fc00::1]", "[::ffff:127.0.0.1]", "[::ffff:a00:1]",
     "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[ff02::1]", "[::]", "2130706433", "0x7f000001", "127.1"],
)  # fmt: skip
def test_nothing_is_sent_into_a_closed_network(host: str) -> None:
    with Receiver().running() as receiver:
        answered = send(HttpWebhookSender(), f"http://{host}:{receiver.port}/")
    assert (answered.status, answered.trouble) == (0, "closed_network")
    assert receiver.came == []


@pytest.mark.parametrize("networks", [["127.0.0.0/8"], ["10.0.0.0/8", "127.0.0.1/32"]])
def test_it_is_sent_into_networks_that_the_setting_names(networks: list[str]) -> None:
    with Receiver(secret=SECRET).running() as receiver:
        assert send(HttpWebhookSender(networks), receiver.address).status == 204
    assert len(receiver.taken) == 1


def test_a_name_that_leads_to_one_open_and_one_closed_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    _lead(monkeypatch, ["203.0.114.1", "10.0.0.1"])
    assert send(HttpWebhookSender(), "https://both.example.org/").trouble == "closed_network"


def test_the_address_that_was_checked_is_the_one_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere when it is asked again (DNS rebinding) is not asked again."""
    asked = _lead(monkeypatch, ["127.0.0.1"])
    with Receiver(secret=SECRET).running() as receiver:
        answered = send(HttpWebhookSender(["127.0.0.0/8"]), f"http://crm.example.org:{receiver.port}/hook")
    assert answered.status == 204
    assert asked == ["crm.example.org"]
    assert receiver.hosts == [f"crm.example.org:{receiver.port}"]


def test_what_is_sent_is_read_by_nobody_between(certificate: tuple[str, str]) -> None:
    with _private(certificate) as (address, receiver):
        stranger, friend = HttpWebhookSender(["127.0.0.0/8"]), HttpWebhookSender(["127.0.0.0/8"])
        friend.trust.load_verify_locations(certificate[0])
        assert send(stranger, address).trouble == "not_private"
        assert receiver.came == []
        assert send(friend, address).status == 204


def test_a_certificate_for_another_name_is_refused(
    certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _lead(monkeypatch, ["127.0.0.1"])
    with _private(certificate) as (address, receiver):
        friend = HttpWebhookSender(["127.0.0.0/8"])
        friend.trust.load_verify_locations(certificate[0])
        assert send(friend, address.replace("127.0.0.1", "crm.example.org")).trouble == "not_private"
        assert receiver.came == []


def test_what_is_not_there_or_does_not_speak_http_is_told_apart() -> None:
    here = HttpWebhookSender(["127.0.0.0/8"])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=_talk_nonsense, args=(listener,))
        thread.start()
        assert send(here, f"http://127.0.0.1:{port}/").trouble == "broken"
        thread.join()
    assert send(here, f"http://127.0.0.1:{port}/").trouble == "not_reached"


def test_a_setting_that_is_no_network_is_told_at_the_start(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = ["the office"]
    with pytest.raises(SettingError, match="WEBHOOK_NETWORKS"):
        connect_webhooks()


def _lead(monkeypatch: pytest.MonkeyPatch, addresses: list[str]) -> list[str]:
    """Every name leads there. Returns which were looked up."""
    asked: list[str] = []

    def look_up(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        try:
            found = [str(ip_address(host))]
        except ValueError:
            asked.append(host)
            found = addresses
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


@contextmanager
def _private(certificate: tuple[str, str]) -> Iterator[tuple[str, Receiver]]:
    """A receiver behind TLS."""
    receiver = Receiver(secret=SECRET)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(receiver))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}/hook", receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _talk_nonsense(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(4096)
        connection.sendall(b"220 mail.example.org ESMTP\r\n")
