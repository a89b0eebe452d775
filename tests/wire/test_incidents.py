"""A surge on Discord: one card for staff, a form, and the same words below every question."""

from collections.abc import AsyncIterator

import pytest

from bot.store import Store
from tests.discord_server import Can
from tests.discord_server.pings import Pings
from tests.scenarios.test_incidents import LOGINS, WORD
from tests.wire.living import Bot, Town, living
from tests.wire.seeing import becomes, bots, private, shown, thread_on


@pytest.fixture
async def bot(town: Town, store: Store) -> AsyncIterator[Bot]:
    """A bot that is ready; Sam sees the commands of staff."""
    await town.sam.give(town.guild.role("Moderators", permissions=Can.MANAGE_THREADS))
    async with living(town, store) as bot:
        yield bot


async def test_a_surge_is_answered_at_once(town: Town, bot: Bot) -> None:
    """Five ask, staff is tagged once, writes once, and each reads it; so does who asks later."""
    askers = [town.ann, town.ben, *(town.guild.member(name) for name in ("Cleo", "Dora", "Eli"))]
    threads = []
    for who, text in zip(askers, LOGINS, strict=False):
        threads.append(await thread_on(await town.help.say(who, text)))
    card = await shown(town.staff_room, "5 people")
    assert card.pings == Pings(roles=frozenset({town.staff_role.id}))

    form = await town.sam.press(card, "Reply to all…")
    await private(await town.sam.submit(form, {"value": WORD}), "it stands below 5 questions")

    for thread in threads:
        assert WORD in (await shown(thread, "wrote this to everybody")).text
    await becomes(lambda: "wrote to everybody" in card.text, True)
    late = await thread_on(await town.help.say(town.guild.member("Fay"), LOGINS[5]))
    told = await shown(late, "wrote this to everybody")
    assert {"That solved it", "Not yet"} <= set(told.buttons)
    listed = await town.sam.command("incidents", in_channel=town.staff_room)
    await private(listed, "6 people")
    again = await town.sam.command(
        "incident", in_channel=town.staff_room, number=1, action="reply", text="It works again."
    )
    await private(again, "Done")
    await becomes(lambda: "Update: It works again." in told.text, True)
    assert len(bots(town.staff_room)) == 1
