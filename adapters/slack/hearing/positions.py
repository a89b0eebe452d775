"""How far each conversation of Slack was taken in."""

from collections.abc import Sequence

from adapters.slack.workspaces import PLATFORM
from bot.store import Cursors, Store

_THREADS, _TAKEN_BACK = "threads:", "taken-back:"


class Positions:
    """The cursors of one community.

    A position is the id of a message, which is its time: everything up to it was read and is
    recorded. What is heard live moves none: Slack tells nobody of an event that it gave up, and
    the next one would pass it.
    """

    def __init__(self, store: Store, community: str) -> None:
        self._cursors = Cursors(store, community, PLATFORM)

    async def of(self, name: str) -> str | None:
        """The position; None where nothing was followed so far."""
        return await self._cursors.read(name)

    async def begin(self, name: str, at: str) -> str:
        """The position; where there is none, *at* from now on."""
        found = await self.of(name)
        if found is None:
            await self._cursors.write(name, at)
        return found or at

    async def advance(self, name: str, to: str) -> None:
        """Everything up to *to* is recorded; a position never goes back."""
        if later(to, await self.of(name)):
            await self._cursors.write(name, to)

    async def touch(self, name: str) -> None:
        """Write the position as it is: raises what keeps anything from being recorded now."""
        found = await self.of(name)
        if found is not None:
            await self._cursors.write(name, found)

    async def direct(self) -> Sequence[str]:
        """The direct messages that are followed, the one with the newest position first."""
        found = (each for each in (await self._cursors.all()).items() if each[0].startswith("D"))
        return [name for name, _ in sorted(found, key=lambda each: number(each[1]), reverse=True)]

    async def taken_back(self, mark: str) -> tuple[int, str]:
        """How often a check mark was taken back, and the time of the last."""
        rounds, _, at = (await self.of(f"{_TAKEN_BACK}{mark}") or "0 0.000000").partition(" ")
        return int(rounds), at

    async def take_back(self, mark: str, rounds: int, at: str) -> None:
        """A check mark was taken back, at *at*, for the time after *rounds* others."""
        await self._cursors.write(f"{_TAKEN_BACK}{mark}", f"{rounds + 1} {at}")


def threads(channel: str) -> str:
    """The name under which it is kept how far all threads of *channel* were."""
    return f"{_THREADS}{channel}"


def number(ts: str) -> tuple[int, int]:
    """What ids are ordered by."""
    seconds, _, rest = ts.partition(".")
    return int(seconds or 0), int(rest or 0)


def later(ts: str, than: str | None) -> bool:
    """Whether *ts* comes after *than*, which is before everything if it is None."""
    return than is None or number(ts) > number(than)
