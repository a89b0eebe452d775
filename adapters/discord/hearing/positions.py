"""How far each channel, thread and direct conversation was taken in."""

from collections.abc import Iterable, Mapping

from adapters.discord.servers import PLATFORM
from adapters.marks import HELPFUL
from bot.store import Cursors, Store

_DIRECT, _THREADS, _TAKEN_BACK = "direct:", "threads:", "taken-back:"


class Positions:
    """The cursors of all communities, in memory; `flush` writes what moved.

    A position is the id of a message: everything in its channel up to it is recorded. One that
    was not written before the process died makes the bot read a few messages twice. Where a place
    begins must be written before anything is taken in there: the next process would begin later.
    """

    def __init__(self, store: Store, communities: Iterable[str]) -> None:
        self._cursors = {one: Cursors(store, one, PLATFORM) for one in communities}
        self._now: dict[tuple[str, str], int] = {}
        self._moved: set[tuple[str, str]] = set()

    async def load(self) -> None:
        """Read what was written."""
        for community, cursors in self._cursors.items():
            for name, position in (await cursors.all()).items():
                self._now.setdefault((community, name), int(position))

    async def flush(self) -> None:
        """Write what moved."""
        while self._moved:
            community, name = place = self._moved.pop()
            try:
                await self._cursors[community].write(name, str(self._now[place]))
            except BaseException:
                self._moved.add(place)
                raise

    def of(self, community: str, name: str) -> int | None:
        """The position; None where nothing was followed so far."""
        return self._now.get((community, name))

    def begin(self, community: str, name: str, at: int) -> None:
        """Follow from *at* on, unless it is followed already."""
        if (community, name) not in self._now:
            self.advance(community, name, at)

    def advance(self, community: str, name: str, to: int) -> None:
        """Everything up to *to* is recorded; a position never goes back."""
        if self._now.get((community, name), -1) < to:
            self._now[community, name] = to
            self._moved.add((community, name))

    def direct(self, community: str) -> Mapping[int, int]:
        """The positions of the direct conversations about *community*."""
        return {
            int(name.removeprefix(_DIRECT)): position
            for (of, name), position in self._now.items()
            if of == community and name.startswith(_DIRECT)
        }


def channel(id_: int, *, direct: bool = False) -> str:
    """The name under which a channel's, thread's or direct conversation's position is kept."""
    return f"{_DIRECT}{id_}" if direct else str(id_)


def threads(channel_id: int) -> str:
    """… and how far all threads of a channel were: what is newer in any of them is news."""
    return f"{_THREADS}{channel_id}"


def taken_back(message: int, emoji: str, account: str) -> str:
    """… and how often somebody took a mark back: check marks together, thumbs by themselves."""
    thumb = f":{HELPFUL}" if emoji == HELPFUL else ""
    return f"{_TAKEN_BACK}{message}:{account}{thumb}"
