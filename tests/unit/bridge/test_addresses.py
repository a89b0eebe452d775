"""Which addresses may be written to: none that only this machine or its network reaches."""

import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.bridge.addresses import Reach, is_public, reach
from bot.bridge.resolving import ForbiddenAddressError, Guarded, guarded
from bot.domain.bridge import Webhook
from bot.domain.networks import NetworkError, own_network

PUBLIC = ("1.1.1.1", "8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450:4001::200e")
PUBLIC_IN_DISGUISE = ("::ffff:8.8.8.8", "64:ff9b::808:808")
FORBIDDEN = (
    "0.0.0.0",  # noqa: S104 to be refused
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a9fe:a9fe",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1111%eth0",
    "fec0::1",
    "ff02::1",
    "no address",
    "",
)


class Fake(AbstractResolver):
    """A name server that answers with each of *answers* in turn, and then with the last."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(hostname=host, host=each, port=port, family=family, proto=0, flags=0)
            for each in addresses
        ]

    async def close(self) -> None:
        return


@pytest.mark.parametrize("address", [*PUBLIC, *PUBLIC_IN_DISGUISE])
def test_what_everybody_reaches(address: str) -> None:
    """An address of the internet may be written to, however it is written."""
    assert is_public(address)


@pytest.mark.parametrize("address", FORBIDDEN)
def test_what_only_some_reach(address: str) -> None:
    """What is special by IANA's registries is refused, in disguise as well."""
    assert not is_public(address)


async def test_one_forbidden_address_is_enough() -> None:
    """A name that has a public and a private address is refused: either might be taken."""
    guarded = Guarded(Fake(("8.8.8.8", "10.0.0.1")), Reach())

    with pytest.raises(ForbiddenAddressError, match=r"10\.0\.0\.1"):
        await guarded.resolve("desk.example", 443)


async def test_each_look_counts() -> None:
    """A name that answers with another address the second time is looked at again."""
    guarded = Guarded(Fake(("8.8.8.8",), ("127.0.0.1",)), Reach())

    (first,) = await guarded.resolve("desk.example", 443)

    assert first["host"] == "8.8.8.8"
    with pytest.raises(ForbiddenAddressError, match=r"127\.0\.0\.1"):
        await guarded.resolve("desk.example", 443)


async def test_insecure_is_for_this_machine() -> None:
    """Who allows http allows it to this machine, and to no other."""
    at_home = Guarded(Fake(("127.0.0.1",), ("8.8.8.8",)), Reach(insecure=True))

    (first,) = await at_home.resolve("localhost", 80)

    assert first["host"] == "127.0.0.1"
    with pytest.raises(ForbiddenAddressError, match="only this machine"):
        await at_home.resolve("localhost", 80)


def within(*networks: str, insecure: bool = False) -> Reach:
    """Where an endpoint may be whose settings name *networks*."""
    return reach(Webhook(networks=networks, insecure=insecure))


INSIDE = {
    "10.0.5.0/24": ("10.0.5.0", "10.0.5.255", "::ffff:10.0.5.7"),
    "192.168.1.20": ("192.168.1.20",),
    "172.18.0.0/16": ("172.18.0.2",),
    "100.64.0.0/10": ("100.64.0.1", "100.100.100.201"),
    "127.0.0.1": ("127.0.0.1",),
    "::1": ("::1",),
    "fd00::/8": ("fd00::1", "fd00:ec1::254"),
}
OUTSIDE = {
    "10.0.5.0/24": (
        "10.0.6.0",
        "10.0.4.255",
        "8.8.8.8",
        "127.0.0.1",
        "::ffff:10.0.6.1",
        "64:ff9b::a00:501",
        "2002:a00:501::",
        "no address",
        "",
    ),
    "192.168.1.20": ("192.168.1.21",),
    "fd00::/8": ("fc00::1", "fd00::1%eth0", "2606:4700::1111", "fe80::1"),
}
METADATA = {
    "100.64.0.0/10": "100.100.100.200",
    "fd00::/8": "fd00:ec2::254",
    "fc00::/7": "fd20:ce::254",
    "fd00:42::/32": "fd00:42::42",
}


@pytest.mark.parametrize("network", INSIDE)
def test_an_operators_networks_may_be_written_to(network: str) -> None:
    """Each address in them, however it is written; others' networks do not matter."""
    for named in (within(network), within("10.99.0.0/16", network, insecure=True)):
        assert named.first_refused(INSIDE[network]) is None


@pytest.mark.parametrize("network", OUTSIDE)
def test_nothing_outside_them_may(network: str) -> None:
    """Neither the next address nor the internet, nor this machine: they are all there is."""
    for insecure in (False, True):
        named = within(network, insecure=insecure)
        assert [each for each in OUTSIDE[network] if named.first_refused([each]) is None] == []


@pytest.mark.parametrize("network", METADATA)
def test_where_clouds_keep_credentials_is_refused_even_there(network: str) -> None:
    """An operator who names a large network does not mean that."""
    assert within(network).first_refused([METADATA[network]]) == METADATA[network]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("zammad", "must be networks like"),
        ("10.0.5", "must be networks like"),
        ("10.0.5.7/24", 'write "10.0.5.0/24"'),
        ("0.0.0.0/0", "no network of your own"),
        ("::/0", "no network of your own"),
        ("8.8.8.0/24", "no network of your own"),
        ("10.0.0.0/7", "no network of your own"),
        ("172.0.0.0/8", "no network of your own"),
        ("169.254.0.0/16", "credentials"),
        ("169.254.169.254", "credentials"),
        ("100.100.100.200", "credentials"),
        ("fd00:ec2::254", "credentials"),
        ("fe80::/64", "credentials"),
        ("::ffff:10.0.0.0/104", "no network of your own"),
    ],
)
def test_what_cannot_be_allowed(text: str, why: str) -> None:
    """What is public, or holds a cloud's credentials, is said to be so."""
    with pytest.raises(NetworkError, match=why) as raised:
        own_network(text)

    assert text in str(raised.value)


async def test_a_name_inside_that_moves_away_is_refused() -> None:
    """Whoever has the name server gains nothing: each answer is held against the networks."""
    inside = Guarded(Fake(("10.0.5.7",), ("10.0.5.7", "8.8.8.8")), within("10.0.5.0/24"))

    (first,) = await inside.resolve("zammad", 8080)

    assert first["host"] == "10.0.5.7"
    with pytest.raises(ForbiddenAddressError, match=r"zammad has the address 8\.8\.8\.8"):
        await inside.resolve("zammad", 8080)


def test_each_socket_is_looked_at() -> None:
    """An address that stands in the settings itself comes by no resolver."""
    info = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("10.0.6.1", 80))

    with pytest.raises(ForbiddenAddressError, match="none of its networks"):
        guarded(within("10.0.5.0/24"), info)
    guarded(within("10.0.6.0/24"), info).close()
