"""This machine's own names and addresses, and how near another address is."""

import ipaddress
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface
from typing import TypeAlias

from soniq.accounts.model import Nearness

Interface: TypeAlias = IPv4Interface | IPv6Interface

FRESH_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Machine:
    names: frozenset[str]
    interfaces: tuple[Interface, ...]


class Neighbourhood:
    """What the machine is called and which networks it is in, looked at anew each minute."""

    def __init__(
        self,
        look: Callable[[], Machine] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._look = look or this_machine
        self._monotonic = monotonic
        self._seen: tuple[float, Machine] | None = None

    def machine(self) -> Machine:
        at = self._monotonic()
        if self._seen is None or at - self._seen[0] > FRESH_SECONDS:
            self._seen = (at, self._look())
        return self._seen[1]

    def nearness(self, address: str) -> Nearness:
        """How near an address is; one that cannot be read is far.

        A subnet of public IPv4 addresses holds strangers, so it is far as well.
        """
        ip = parsed(address)
        if ip is None:
            return Nearness.ELSEWHERE
        if ip.is_loopback:
            return Nearness.LOOPBACK
        public = ip.version == 4 and not (ip.is_private or ip.is_link_local)
        if not public and any(ip in own.network for own in self.machine().interfaces):
            return Nearness.SUBNET
        return Nearness.ELSEWHERE


def parsed(address: str) -> IPv4Address | IPv6Address | None:
    """The address without its zone; an IPv4 address in IPv6's clothes is an IPv4 address."""
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return None
    mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    return mapped or ip


def this_machine() -> Machine:
    import psutil  # 4 MB that only a running server needs

    name = socket.gethostname().lower().rstrip(".")
    short = name.split(".", 1)[0]
    interfaces = [
        _interface(entry.address.split("%", 1)[0], entry.netmask)
        for addresses in psutil.net_if_addrs().values()
        for entry in addresses
        if entry.family in (socket.AF_INET, socket.AF_INET6) and entry.netmask
    ]
    return Machine(
        names=frozenset({"localhost", "soniq.local", name, short, f"{short}.local"}),
        interfaces=tuple(interfaces),
    )


def _interface(address: str, netmask: str) -> Interface:
    """psutil writes IPv6 masks as addresses (ffff:ffff::), which `ipaddress` does not read."""
    if ":" in netmask:
        ones = int(IPv6Address(netmask)).bit_count()
        return IPv6Interface(f"{address}/{ones}")
    return IPv4Interface(f"{address}/{netmask}")
