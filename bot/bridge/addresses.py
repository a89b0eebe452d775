"""Which addresses of the network may be written to: those that are open to everybody.

An operator can name networks of their own instead. What is special stands in IANA's registries of
special-purpose addresses (RFC 6890). They are listed here, for what Python's `is_global` covers
differs between its releases.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from bot.domain.bridge import Webhook
from bot.domain.networks import Network, is_in, is_metadata, own_network

_SPECIAL = tuple(
    ip_network(each)
    for each in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by the customers of one provider
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local: where clouds keep their metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocols
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
        "2001::/23",  # protocols: Teredo and others
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",  # documentation
    )
)
_GLOBAL = ip_network("2000::/3")  # the only part of IPv6 that is routed for everybody
_MAPPED, _NAT64 = ip_network("::ffff:0:0/96"), ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether *address* is one that everybody reaches; what is no address is none."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found in _MAPPED or found in _NAT64:  # an IPv4 address stands at the end of both
            return is_public(str(IPv4Address(int(found) & 0xFFFF_FFFF)))
        if found not in _GLOBAL or found.scope_id:
            return False
    return not (is_metadata(found) or any(found in network for network in _SPECIAL))


def is_loopback(address: str) -> bool:
    """Whether *address* is this machine's own."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Reach:
    """Where an endpoint may be: in these networks; without any on the internet, or this machine."""

    networks: tuple[Network, ...] = ()
    insecure: bool = False

    def first_refused(self, addresses: Iterable[str]) -> str | None:
        """The first of *addresses* that may not be written to; None if all may."""
        return next((each for each in addresses if not self._fits(each)), None)

    def _fits(self, address: str) -> bool:
        if self.networks:
            return is_in(self.networks, address)
        return is_loopback(address) if self.insecure else is_public(address)

    def complaint(self, host: str, address: str) -> str:
        """Why *host*, which has the *address*, is not written to, and what can be done."""
        if self.networks:
            return f"{host} has the address {address}, which is in none of its networks"
        if self.insecure:
            return f"{host} has the address {address}; only this machine itself may be written to"
        return (
            f"{host} has the address {address}; only public addresses may be written to, and those"
            " of your own network that its setting networks names"
        )


def reach(webhook: Webhook) -> Reach:
    """Where *webhook* may be, by the operator's settings."""
    return Reach(tuple(map(own_network, webhook.networks)), webhook.insecure)
