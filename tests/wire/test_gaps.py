"""No position passes a message that was not taken in."""

from bot.store import Store
from tests.discord_server.waiting import eventually
from tests.wire.living import Town, living


async def test_what_cannot_be_read_now_is_read_later(town: Town, store: Store) -> None:
    """Live messages in a channel whose history is closed do not pass what is missing before."""
    async with living(town, store) as bot:
        await town.help.say(town.ann, "before")
        await bot.heard("before")
    await town.help.say(town.ann, "missed")

    closed = town.server.faults.next(
        "GET", "/channels/{}/messages", status=403, code=50001, times=99
    )
    async with living(town, store) as bot:
        await town.help.say(town.ann, "live")
        await bot.heard("live")
        assert "missed" not in bot.texts
    closed.cancel()

    async with living(town, store) as bot:
        await bot.heard("missed")


async def test_a_message_deleted_while_it_is_read_hides_no_other(town: Town, store: Store) -> None:
    """That the check marks of one cannot be read any more does not end the reading."""
    async with living(town, store) as bot:
        await town.help.say(town.ann, "before")
        await bot.heard("before")
    marked = await town.help.say(town.ann, "marked")
    await town.ben.react(marked)
    await town.help.say(town.ann, "after it")

    marks = "/channels/{}/messages/{}/reactions/{}"
    gone = town.server.faults.next("GET", marks, status=404, code=10008)
    async with living(town, store) as bot:
        await eventually(lambda: gone.hits, "a look at the check marks")

        assert bot.texts == ["marked", "after it"]
