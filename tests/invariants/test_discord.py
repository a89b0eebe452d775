"""Invariants 1, 3 and 6 on Discord: the bot's process is killed at any moment."""

import asyncio
import os
import random
from pathlib import Path

from bot.domain.states import Status
from bot.store import Outbox, Reports, Store, connect
from tests import discord_server as fake
from tests.invariants.discord_process import DiscordBot
from tests.invariants.processes import PATIENCE

SOAK = bool(os.environ.get("ANSWERWELL_SOAK"))
COMMUNITY = "acme"


async def live_through(
    help_: fake.Channel, ann: fake.Member, ben: fake.Member, number: int
) -> None:
    """One question: asked, answered in its thread once there is one, accepted by its asker."""
    question = await help_.say(ann, f"How do I change the colour of widget {number * 977} there?")
    async with asyncio.timeout(PATIENCE):
        while question.started is None:
            await asyncio.sleep(0.02)
        while not any(message.author.is_bot for message in question.started.messages):
            await asyncio.sleep(0.02)
    reply = await question.started.say(ben, f"Open the page of widget {number}, pick a colour.")
    await ann.react(reply)


async def settled(store: Store, stories: int) -> None:
    """Return when all questions are solved, and everything about them is said."""
    reports = Reports(store)
    async with asyncio.timeout(PATIENCE):
        while [t.status for t in await reports.tickets(COMMUNITY)] != [Status.RESOLVED] * stories:
            await asyncio.sleep(0.1)
        while await Outbox(store).next_at() is not None:
            await asyncio.sleep(0.1)


async def test_kill_9_on_discord_loses_and_doubles_nothing(
    sqlite_address: str, tmp_path: Path
) -> None:
    """Questions, replies and check marks go on while nobody is there to hear them."""
    kills = 60 if SOAK else 3
    dice = random.Random(11)  # noqa: S311 the seed makes the kills repeatable
    async with fake.DiscordServer() as server:
        guild = server.guild("Acme")
        staff_role = guild.role("Staff", is_mentionable=True)
        help_, staff = guild.text_channel("help"), guild.private_channel("staff", staff_role)
        places = {
            "guild": guild.id,
            "staff_role": staff_role.id,
            "help": help_.id,
            "staff": staff.id,
        }
        askers, ben = [guild.member(name) for name in ("Ann", "Cleo")], guild.member("Ben")
        stories, enough = 0, asyncio.Event()

        async def live(ann: fake.Member) -> None:
            nonlocal stories
            while not enough.is_set():
                stories += 1
                await live_through(help_, ann, ben, stories)

        store = Store(connect(sqlite_address))
        reports = Reports(store)
        async with DiscordBot(server, sqlite_address, tmp_path, places) as bot:
            async with asyncio.TaskGroup() as people:
                for ann in askers:
                    people.create_task(live(ann))
                for _ in range(kills):
                    await asyncio.sleep(dice.uniform(0.3, 4))  # the bot is at work after about 2
                    await bot.kill()
                    await asyncio.sleep(dice.uniform(0, 0.5))
                    await bot.start()
                enough.set()
            await settled(store, stories)
        balances = await reports.balances(COMMUNITY)
        differences = await reports.differences(COMMUNITY)
        await store.close()
        threads = [one for one in guild.threads.values() if one.parent is help_]
        said = [
            [message.text.split()[0] for message in thread.messages if message.author.is_bot]
            for thread in threads
        ]
        assert len(threads) == stories
        assert [sorted(words) for words in said] == [["Solved", "Thank"]] * stories
        assert sum(balances.values()) == 15 * stories
        assert differences == []
        assert stories >= kills
