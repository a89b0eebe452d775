"""Looks hosts up, and gives only addresses that may be written to.

The connection is made to what is returned here, with no second look-up in between: a name that
answers with another address the next time gains nothing by it.
"""

import socket

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.bridge.addresses import first_refused


class ForbiddenAddressError(OSError):
    """A host's address is not one that may be written to."""


class Guarded(AbstractResolver):
    """*resolver*, without what may not be written to."""

    def __init__(self, resolver: AbstractResolver, *, insecure: bool) -> None:
        self._resolver = resolver
        self._insecure = insecure

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of *host*. Raises ForbiddenAddressError if any of them is forbidden."""
        found = await self._resolver.resolve(host, port, family)
        if refused := first_refused((each["host"] for each in found), insecure=self._insecure):
            allowed = "this machine itself" if self._insecure else "public addresses"
            raise ForbiddenAddressError(
                f"{host} has the address {refused}; only {allowed} may be written to"
            )
        return found

    async def close(self) -> None:
        await self._resolver.close()
