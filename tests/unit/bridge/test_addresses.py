"""Which addresses may be written to: none that only this machine or its network reaches."""

import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.bridge.addresses import is_public
from bot.bridge.resolving import ForbiddenAddressError, Guarded

PUBLIC = ("1.1.1.1", "8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450:4001::200e")
PUBLIC_IN_DISGUISE = ("::ffff:8.8.8.8", "64:ff9b::808:808")
FORBIDDEN = (
    "0.0.0.0",  # noqa: S104 to be refused
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
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
    guarded = Guarded(Fake(("8.8.8.8", "10.0.0.1")), insecure=False)

    with pytest.raises(ForbiddenAddressError, match=r"10\.0\.0\.1"):
        await guarded.resolve("desk.example", 443)


async def test_each_look_counts() -> None:
    """A name that answers with another address the second time is looked at again."""
    guarded = Guarded(Fake(("8.8.8.8",), ("127.0.0.1",)), insecure=False)

    (first,) = await guarded.resolve("desk.example", 443)

    assert first["host"] == "8.8.8.8"
    with pytest.raises(ForbiddenAddressError, match=r"127\.0\.0\.1"):
        await guarded.resolve("desk.example", 443)


async def test_insecure_is_for_this_machine() -> None:
    """Who allows http allows it to this machine, and to no other."""
    at_home = Guarded(Fake(("127.0.0.1",), ("8.8.8.8",)), insecure=True)

    (first,) = await at_home.resolve("localhost", 80)

    assert first["host"] == "127.0.0.1"
    with pytest.raises(ForbiddenAddressError, match="only this machine"):
        await at_home.resolve("localhost", 80)
