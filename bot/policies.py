"""The communities' policies as they are now: settings, calendar files, what was set up in chat."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.domain.policy import Policy
from bot.domain.setup import Setup, applied
from bot.rewards import Rewards
from bot.rotas import Rotas
from bot.store import Setups, Store

POLL = timedelta(seconds=15)  # another process may have set something up

log = structlog.get_logger()


class Policies(Mapping[str, Policy]):
    """Policies by community. Reading one never waits; `refresh` brings them up to date."""

    def __init__(self, stated: Mapping[str, Policy], store: Store) -> None:
        self._stated = stated
        self._store = Setups(store)
        self._rotas = Rotas(stated)
        self._now = dict(stated)
        self._setups: Mapping[tuple[str, str], Setup] = {}
        self.rewards = Rewards()

    def __getitem__(self, community: str) -> Policy:
        return self._now[community]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now)

    def __len__(self) -> int:
        return len(self._now)

    def setup(self, community: str, platform: str) -> Setup | None:
        """What was set up in chat for *community* on *platform*."""
        return self._setups.get((community, platform))

    async def refresh(self) -> None:
        """Read what was set up in chat."""
        self._setups = await self._store.all()
        stated = self._stated.items()
        now = {community: self._rotas.filled(community, policy) for community, policy in stated}
        for (community, platform), setup in sorted(self._setups.items()):
            if community in now:
                now[community] = applied(now[community], platform, setup)
        self._now = now

    async def look(self, at: datetime) -> None:
        """Read the calendar files of the rotas, where they changed; *at* is now."""
        if await self._rotas.look(at):
            await self.refresh()

    async def run(self, clock: Clock) -> None:
        """Refresh every now and then until cancelled."""
        while True:
            try:
                await self.refresh()
                await self.look(clock.now())
            except Exception:
                log.exception("what was set up in chat cannot be read; trying again")
            await clock.sleep_until(clock.now() + POLL)
