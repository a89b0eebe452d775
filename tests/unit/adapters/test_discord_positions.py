"""Positions only grow, are kept by community, and outlive the process."""

from adapters.discord.hearing import positions as names
from adapters.discord.hearing.positions import Positions
from bot.store import Store


async def test_what_was_flushed_is_there_again(store: Store) -> None:
    """Channels, threads and direct conversations each have their own."""
    first = Positions(store, ["acme", "borg"])
    first.advance("acme", names.channel(7), 10)
    first.advance("acme", names.channel(7, direct=True), 20)
    first.advance("borg", names.threads(7), 30)
    await first.flush()

    second = Positions(store, ["acme", "borg"])
    await second.load()

    assert second.of("acme", names.channel(7)) == 10
    assert second.direct("acme") == {7: 20}
    assert second.of("borg", names.threads(7)) == 30
    assert second.of("borg", names.channel(7)) is None


async def test_a_position_never_goes_back(store: Store) -> None:
    """Nor does following a place again begin it anew."""
    positions = Positions(store, ["acme"])
    positions.begin("acme", "7", 10)

    positions.advance("acme", "7", 5)
    positions.begin("acme", "7", 20)

    assert positions.of("acme", "7") == 10
