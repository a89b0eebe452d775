"""Networks of one's own, into which an operator may let a webhook's messages go."""

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_interface,
    ip_network,
)

Network = IPv4Network | IPv6Network

# What an operator can allow: what is private by IANA's registries, and never anything else.
OWN = tuple(
    ip_network(each)
    for each in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",  # overlay networks such as Tailscale's
        "127.0.0.0/8",
        "::1/128",
        "fc00::/7",
    )
)
# Where clouds tell a machine its credentials: refused whatever an operator allows.
METADATA = tuple(
    ip_network(each)
    for each in (
        "169.254.0.0/16",  # nearly all of them
        "100.100.100.200/32",  # Alibaba
        "168.63.129.16/32",  # Azure's, though it is a public address
        "192.0.0.192/32",  # Oracle
        "fd00:ec2::/32",  # Amazon
        "fd20:ce::254/128",  # Google
        "fd00:42::42/128",  # Scaleway
        "fe80::/10",
    )
)
_MAPPED = ip_network("::ffff:0:0/96")


class NetworkError(ValueError):
    """What was written is no network that can be allowed; says why in a sentence."""


def own_network(text: str) -> Network:
    """The network that *text* writes, as "10.0.5.0/24" or a single address. Raises NetworkError."""
    try:
        found = ip_network(text)
    except ValueError:
        try:
            meant = ip_interface(text).network
        except ValueError:
            wanted = 'must be networks like "10.0.5.0/24", or addresses'
            raise NetworkError(f'{wanted}, not "{text}"') from None
        raise NetworkError(f'has "{text}", which is inside {meant}; write "{meant}"') from None
    if any(_within(found, each) for each in METADATA):
        raise NetworkError(f'has "{text}": where clouds keep credentials is never written to')
    if not any(_within(found, each) for each in OWN):
        raise NetworkError(
            f'has "{text}", which is no network of your own (10.…, 172.16.… to 172.31.…, 192.168.…,'
            " 100.64.… to 100.127.…, 127.… or fc00::/7); public addresses need not be named"
        )
    return found


def is_metadata(address: IPv4Address | IPv6Address) -> bool:
    """Whether clouds keep credentials there."""
    return any(address in each for each in METADATA)


def is_in(networks: tuple[Network, ...], address: str) -> bool:
    """Whether *address* is in one of *networks*, which are those of `own_network`."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.scope_id:
            return False
        if found in _MAPPED:
            found = IPv4Address(int(found) & 0xFFFF_FFFF)
    return not is_metadata(found) and any(found in each for each in networks)


def _within(network: Network, other: Network) -> bool:
    if isinstance(network, IPv4Network):
        return isinstance(other, IPv4Network) and network.subnet_of(other)
    return isinstance(other, IPv6Network) and network.subnet_of(other)
