"""Sends webhooks: signed after Standard Webhooks, to addresses that are looked up here, and nowhere that is closed.

Whoever may make a webhook could otherwise let the council's own servers ask addresses of its inner network. So the host
name is looked up once, what it leads to is checked, and exactly that address is spoken to (a name may lead elsewhere a
moment later). No redirect is followed, no proxy of the environment is used, and all of it takes ten seconds at most.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import certifi
import httpx
from standardwebhooks.webhooks import Webhook

from firstcontact.domain.connections.ports import Answered, WebhookMessage

SECONDS = 10.0
MOST_READ = 400
LETTERS = 100
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
TRANSLATED = ip_network("64:ff9b::/96")
"""IPv6 addresses that stand for IPv4 ones (RFC 6052), whichever those are."""


class ClosedNetworkError(OSError):
    """The address is one where nothing is sent."""


class HttpWebhookSender:
    """Sends them."""

    def __init__(self, networks: Sequence[str] = ()) -> None:
        """What may be asked beyond the public internet.

        :param networks: such as `10.20.0.0/16`.
        :raises ValueError: when one of them is no network.
        """
        self.networks: tuple[Network, ...] = tuple(ip_network(each) for each in networks)
        self.trust = ssl.create_default_context()  # what this machine trusts, a council's own authority among it
        self.trust.load_verify_locations(certifi.where())

    def send(self, message: WebhookMessage) -> Answered:
        """Send it once; whatever happens is in the answer."""
        began = time.monotonic()
        with ThreadPoolExecutor(1) as beside:  # the caller may be within an event loop of its own
            status, answer, trouble = beside.submit(asyncio.run, self._try(message)).result()
        return Answered(status, round((time.monotonic() - began) * 1000), answer, trouble)

    async def _try(self, message: WebhookMessage) -> tuple[int, str, str]:
        try:
            async with asyncio.timeout(SECONDS):
                return (*await self._ask(message), "")
        except ClosedNetworkError:
            return 0, "", "closed_network"
        except socket.gaierror:
            return 0, "", "no_host"
        except (TimeoutError, httpx.TimeoutException):
            return 0, "", "slow"
        except httpx.ConnectError as error:
            return 0, "", "not_private" if _is_about_tls(error) else "not_reached"
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError):
            return 0, "", "broken"

    async def _ask(self, message: WebhookMessage) -> tuple[int, str]:
        url = httpx.URL(message.address)
        where = await self._find(url)
        async with (
            httpx.AsyncClient(verify=self.trust, follow_redirects=False, trust_env=False, timeout=SECONDS) as client,
            client.stream(
                "POST",
                url.copy_with(host=str(where)),
                content=message.body,
                headers={**_signed(message), "Host": url.netloc.decode()},
                extensions={"sni_hostname": url.host},
            ) as response,
        ):
            return response.status_code, await _first_letters(response)

    async def _find(self, url: httpx.URL) -> Address:
        """The address that the host name leads to; every one of them must be open to us.

        :raises ClosedNetworkError: when one is not.
        """
        found = await asyncio.get_running_loop().getaddrinfo(url.host, url.port or 0, type=socket.SOCK_STREAM)
        addresses = [ip_address(one[4][0]) for one in found]
        if not addresses or not all(map(self._is_open, addresses)):
            raise ClosedNetworkError(url.host)
        return addresses[0]

    def _is_open(self, address: Address) -> bool:
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if any(address in network for network in self.networks):
            return True
        inside = isinstance(address, IPv6Address) and (
            address in TRANSLATED or address.sixtofour is not None or address.teredo is not None
        )
        return address.is_global and not address.is_multicast and not inside


def _signed(message: WebhookMessage) -> dict[str, str]:
    at = message.at.astimezone(UTC)
    return {
        "Content-Type": "application/json",
        "User-Agent": "FirstContact-Webhooks/1",
        "webhook-id": message.id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(message.secret).sign(message.id, at, message.body.decode()),
    }


async def _first_letters(response: httpx.Response) -> str:
    """Enough to see which program answered; never all of what it said."""
    read = b""
    async for part in response.aiter_raw():
        read += part
        if len(read) >= MOST_READ:
            break
    text = read[:MOST_READ].decode("ascii", "replace").replace("\ufffd", "?")
    return "".join(letter if letter.isprintable() else " " for letter in text)[:LETTERS].strip()


def _is_about_tls(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
