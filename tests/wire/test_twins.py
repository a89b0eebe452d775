"""Two servers with the same channels, people and questions: neither ever sees the other."""

import dataclasses
import math
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.config import Discord, DiscordServer
from bot.domain.policy import Matching, Policy
from bot.store import Reports, Store
from knowledge.models import NONE
from tests import discord_server as fake
from tests.wire.living import COMMUNITY, Bot, Town, living
from tests.wire.seeing import private, shown, thread_on

TWIN = "twin"
QUESTION = "How do I export my invoices as a spreadsheet?"
ANSWER = "Open Billing, choose Invoices, then Export and pick CSV."


@dataclass(frozen=True, slots=True)
class Twin:
    """The other server; Ann is in both."""

    guild: fake.Guild
    help: fake.Channel
    ann: fake.Member
    bot: Bot


@pytest.fixture
async def twin(town: Town, store: Store) -> AsyncIterator[Twin]:
    """A bot that serves both."""
    guild = town.server.guild("Acme")
    staff_role = guild.role("Staff", is_mentionable=True)
    help_, staff_room = guild.text_channel("help"), guild.private_channel("staff", staff_role)
    server = DiscordServer(guild=str(guild.id), staff_roles=(str(staff_role.id),))
    settings = Discord(
        api_url=town.settings.api_url,
        gateway_url=town.settings.gateway_url,
        servers={**town.settings.servers, TWIN: server},
    )
    policy = Policy(
        watched=(f"discord:{help_.id}",),
        staff_channel=f"discord:{staff_room.id}",
        matching=Matching(model=NONE),
    )
    async with living(town, store, settings=settings, more={TWIN: policy}) as bot:
        yield Twin(guild, help_, guild.member(town.ann.user), bot)


async def test_trouble_in_one_hides_nothing_in_the_other(town: Town, store: Store) -> None:
    """What was missed is read in the second server while the first shows nothing."""
    guild = town.server.guild("Acme")
    help_ = guild.text_channel("help")
    servers = {**town.settings.servers, TWIN: DiscordServer(guild=str(guild.id))}
    settings = dataclasses.replace(town.settings, servers=servers)
    more = {TWIN: Policy(watched=(f"discord:{help_.id}",), matching=Matching(model=NONE))}
    eve = guild.member("Eve")
    async with living(town, store, settings=settings, more=more) as bot:
        await help_.say(eve, "before")
        await bot.heard("before")
    await help_.say(eve, "missed")

    channels = f"/guilds/{town.guild.id}/channels"
    town.server.faults.next("GET", channels, status=403, code=50001, times=math.inf)
    async with living(town, store, settings=settings, more=more, ready=False) as bot:
        await bot.heard("missed")


async def solved(town: Town) -> fake.Message:
    """Ann asks on the first server, Ben answers there, Ann accepts; the thanks."""
    question = await town.help.say(town.ann, QUESTION)
    thread = await thread_on(question)
    await shown(thread, "Your question is open")
    reply = await thread.say(town.ben, ANSWER)
    await shown(thread, "somebody has written below")
    await town.ann.react(reply)
    return await shown(thread, "that solved it for")


async def test_what_one_knows_the_other_does_not(town: Town, twin: Twin, store: Store) -> None:
    """The same words on the other server find nothing, in the channel or by command."""
    await solved(town)

    question = await twin.help.say(twin.ann, QUESTION)
    thread = await thread_on(question)
    open_ = await shown(thread, "Your question is open")
    asked = await twin.ann.command("ask", in_channel=twin.help, question=QUESTION)
    nothing = await private(asked, "I know no answer to this")
    choices = await twin.ann.autocomplete("ask", "question", "export", in_channel=twin.help)

    assert ANSWER not in open_.text + nothing.text
    assert choices == []
    reports = Reports(store)
    assert await reports.entries(TWIN) == []
    assert len(await reports.entries(COMMUNITY)) == 1


async def test_credit_and_questions_are_of_one_server(town: Town, twin: Twin) -> None:
    """Ben's credit is on the first server; Ann's questions are listed where she asked them."""
    await solved(town)
    elsewhere = twin.guild.member(town.ben.user)

    credit = await elsewhere.command("credit", in_channel=twin.help)
    tickets = await twin.ann.command("tickets", in_channel=twin.help)
    board = await twin.ann.command("board", in_channel=twin.help)
    here = await town.ben.command("credit", in_channel=town.help)

    await private(credit, "No credit yet")
    await private(tickets, "You have asked nothing here yet")
    await private(board, "Nobody is on the board yet")
    await private(here, "15 points")


async def test_a_button_of_one_does_nothing_on_the_other(
    town: Town, twin: Twin, store: Store
) -> None:
    """A custom id carried over to the other server's message is refused."""
    thanks = await solved(town)
    question = await twin.help.say(twin.ann, QUESTION)
    thread = await thread_on(question)
    message = await shown(thread, "Your question is open")
    forged = thanks.buttons["Undo"]
    button = {"type": 2, "id": 98, "style": 2, "label": "x", "custom_id": forged}
    message.components.append({"type": 1, "id": 99, "components": [button]})

    pressed = await twin.ann.press(message, forged)

    await private(pressed, "this belongs to another community")
    assert sum((await Reports(store).balances(COMMUNITY)).values()) == 15
