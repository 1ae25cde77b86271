"""Who asks from the Internet is sent away, unless soniq is meant for it.

A router may forward a port by accident, or at the wish of some other program (UPnP). Then the whole
world knocks; it is told no before anything of its request is read.
"""

from ipaddress import ip_network

from starlette.types import ASGIApp, Receive, Scope, Send

from soniq.accounts.model import Nearness
from soniq.errors import Forbidden
from soniq.http.addresses import Neighbourhood, parsed
from soniq.http.errors import answer, refuse

HOUSE = tuple(
    ip_network(network)
    for network in (
        "127.0.0.0/8",
        "::1/128",
        "10.0.0.0/8",  # RFC 1918
        "172.16.0.0/12",
        "192.168.0.0/16",
        "fc00::/7",  # unique local, RFC 4193
        "169.254.0.0/16",  # link-local
        "fe80::/10",
        "100.64.0.0/10",  # RFC 6598; Tailscale deals its addresses from it
    )
)
"""Networks that no stranger's packet comes from. Python's `is_private` counts more to them, such as
6to4 and Teredo, by which strangers do come."""


class Strangers:
    """Answers 403 to public addresses.

    Those of IPv6 that lie in a network of this machine are of this house: at home every phone has
    one, and may come by it.
    """

    def __init__(self, app: ASGIApp, *, neighbourhood: Neighbourhood) -> None:
        self.app = app
        self._neighbourhood = neighbourhood

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        client = scope.get("client")
        address = client[0] if client else ""
        if self._is_of_the_house(address):
            await self.app(scope, receive, send)
            return
        error = Forbidden(
            f"soniq answers only to its own network, and {address or 'an unknown address'} is "
            "outside of it. If the Internet may come, set public_access to true."
        )
        await refuse(scope, receive, send, answer(error))

    def _is_of_the_house(self, address: str) -> bool:
        ip = parsed(address)
        if ip is None:
            return False
        if any(ip in network for network in HOUSE):
            return True
        return self._neighbourhood.nearness(address) is not Nearness.ELSEWHERE
