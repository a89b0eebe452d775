"""Looks hosts up, and gives only addresses that may be written to.

The connection is made to what is returned here, with no second look-up in between: a name that
answers with another address the next time gains nothing by it.
"""

import socket

from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.bridge.addresses import Reach


class ForbiddenAddressError(OSError):
    """A host's address is not one that may be written to."""


class Guarded(AbstractResolver):
    """*resolver*, without what may not be written to."""

    def __init__(self, resolver: AbstractResolver, reach: Reach) -> None:
        self._resolver = resolver
        self._reach = reach

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of *host*. Raises ForbiddenAddressError if any of them is forbidden."""
        found = await self._resolver.resolve(host, port, family)
        refused = self._reach.first_refused(each["host"] for each in found)
        if refused is not None:
            raise ForbiddenAddressError(self._reach.complaint(host, refused))
        return found

    async def close(self) -> None:
        await self._resolver.close()


def guarded(reach: Reach, where: AddrInfoType) -> socket.socket:
    """A socket to connect with, if *reach* allows it. Raises ForbiddenAddressError.

    The last look: an address that stands in the settings itself comes by no resolver.
    """
    family, kind, protocol, _, (address, *_) = where
    if reach.first_refused([str(address)]) is not None:
        raise ForbiddenAddressError(reach.complaint(str(address), str(address)))
    return socket.socket(family, kind, protocol)
