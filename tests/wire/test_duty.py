"""Duty on Discord: the command with its options, the request to stand in, and its buttons."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.domain.duty import Rota, Shift
from bot.store import Store
from tests import discord_server as fake
from tests.discord_server.pings import Pings
from tests.waiting import eventually
from tests.wire.living import Bot, Town, living
from tests.wire.seeing import private, shown


@pytest.fixture
def mia(town: Town) -> fake.Member:
    """Another one of the team."""
    return town.guild.member("Mia", roles=[town.staff_role])


@pytest.fixture
async def bot(town: Town, store: Store) -> AsyncIterator[Bot]:
    """A bot whose team may use its commands; Sam is always on duty."""
    town.staff_role.permissions |= fake.Can.MANAGE_THREADS
    rota = Rota(shifts=(Shift(who=(f"discord:{town.sam.id}",)),))
    async with living(town, store, policy=replace(town.policy(), rotas={"support": rota})) as bot:
        scopes = town.server.world.asking.commands.scopes
        await eventually(lambda: scopes.get(town.guild.id), "the commands")
        yield bot


async def test_a_swap_on_discord(town: Town, bot: Bot, mia: fake.Member) -> None:
    """Mia is mentioned in the staff channel, somebody else's tap is refused, hers counts."""
    asked = await town.sam.command(
        "duty", in_channel=town.staff_room, what="swap", person=mia, when="tomorrow"
    )
    await private(asked, "You stay on duty until they agree")
    card = await shown(town.staff_room, "to stand in: support")
    assert card.pings == Pings(users=frozenset({mia.id}))

    await private(await town.sam.press(card, "Agree"), "who was asked")
    await private(await mia.press(card, "Agree"), "Done: you are on duty for")

    told = await shown(town.staff_room, "is on duty for you, support")
    assert told.pings == Pings(users=frozenset({town.sam.id}))
    await eventually(lambda: "stands in for" in card.text, "the card")
    assert list(card.buttons) == ["Take back"]
    week = await mia.command("duty", in_channel=town.staff_room, what="week", rota="support")
    await private(week, f"<@{mia.id}>")
