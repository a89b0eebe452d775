"""One knowledge base and one credit for a community that is on Discord and on Slack."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from adapters.discord.assembly import assemble as on_discord
from adapters.slack.assembly import assemble as on_slack
from bot.platform import ChatPlatform
from bot.policies import Policies
from bot.relay import Relay
from bot.service import Service
from bot.store import Reports, Store
from tests import discord_server
from tests.discord_server import DiscordServer, pointed_at
from tests.slack_wire import living, seeing
from tests.slack_wire.living import COMMUNITY
from tests.waiting import PATIENCE
from tests.wire import living as wire
from tests.wire import seeing as on_the_wire
from tests.wire.conftest import Impatient

QUESTION = "How do I export my invoices as a spreadsheet?"
ANSWER = "Open Billing, choose Invoices, then Export and pick **CSV**."


@dataclass
class Both:
    """The same community on both platforms."""

    discord: wire.Town
    slack: living.Town


@pytest.fixture
async def both(
    town: living.Town, store: Store, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Both]:
    """One bot with a server on the small Discord and a workspace on the small Slack."""
    monkeypatch.setattr("discord.client.ExponentialBackoff", Impatient)
    async with DiscordServer(town.clock) as server:
        with pointed_at(server):
            guild = wire.furnished(server, town.clock)
            watched = (*guild.policy().watched, *town.policy().watched)
            policy = replace(town.policy(), watched=watched)
            policies = Policies({COMMUNITY: policy}, store)
            wake = asyncio.Event()
            service = Service(store, policies, wake=(wake,))
            one = on_discord(
                guild.settings,
                server.token,
                store=store,
                policies=policies,
                clock=town.clock,
                pace=wire.QUICK,
            )
            other = on_slack(
                town.settings(),
                town.secrets(),
                store=store,
                policies=policies,
                clock=town.clock,
                pace=living.QUICK,
            )
            platforms: dict[str, ChatPlatform] = {"discord": one.platform, "slack": other.platform}
            relay = Relay(store, platforms, town.clock)
            work = [
                asyncio.create_task(one.platform.run(service.handle)),
                asyncio.create_task(other.platform.run(service.handle)),
                asyncio.create_task(relay.run(wake)),
            ]
            try:
                async with asyncio.timeout(PATIENCE):
                    await one.platform.caught_up.wait()
                    await other.backfill.caught_up.wait()
                yield Both(discord=guild, slack=town)
            finally:
                for task in work:
                    task.cancel()
                    with contextlib.suppress(asyncio.CancelledError):
                        await task


async def accepted_on_discord(guild: wire.Town, helper: discord_server.Member) -> None:
    """Ann asks on Discord, *helper* answers, Ann accepts."""
    question = await guild.help.say(guild.ann, QUESTION)
    thread = await on_the_wire.thread_on(question)
    await on_the_wire.shown(thread, "Your question is open")
    reply = await thread.say(helper, ANSWER)
    await on_the_wire.shown(thread, "somebody has written below")
    await guild.ann.react(reply)
    await on_the_wire.shown(thread, "that solved it for")


async def linked(both: Both) -> None:
    """Ben, who is on both, links his accounts: a code from Slack is given on Discord."""
    outcome = await both.slack.ben.commands(both.slack.help, "link")
    said = await seeing.private(outcome, "Your code is")
    code = re.search(r"code is ([0-9A-Z-]+)", said.shown)
    assert code is not None, said.shown
    asked = await both.discord.ben.command("link", in_channel=both.discord.help, code=code[1])
    await on_the_wire.private(asked, "together")


async def test_an_answer_of_discord_answers_on_slack_and_pays_who_linked(
    both: Both, store: Store
) -> None:
    """Ben's answer on Discord solves Cleo's question on Slack: his credit counts together."""
    await linked(both)
    await accepted_on_discord(both.discord, both.discord.ben)

    cleo = both.slack.acme.user("Cleo")
    await cleo.joins(both.slack.help)
    again = await cleo.says(both.slack.help, "how can I export invoices as a spreadsheet?")
    answer = await seeing.shown(again, "Open Billing, choose Invoices, then Export and pick CSV.")
    await cleo.presses(answer, "That solved it")
    await seeing.shown(again, "Solved. Thanks to")

    credit = await both.slack.ben.commands(both.slack.help, "credit")
    await seeing.private(credit, "17 points")
    board = await Reports(store).board(COMMUNITY, both.slack.clock.now(), with_staff=True)
    assert [(line.name, line.total) for line in board.ever] == [("Ben", 17)]


async def test_nobody_earns_from_oneself_across_platforms(both: Both, store: Store) -> None:
    """Ben asks on Slack what his Discord account has answered: solving it pays nothing."""
    await linked(both)
    await accepted_on_discord(both.discord, both.discord.ben)

    again = await both.slack.ben.says(both.slack.help, QUESTION)
    answer = await seeing.shown(again, "Open Billing")
    await both.slack.ben.presses(answer, "That solved it")
    await seeing.shown(again, "Solved")

    assert sum((await Reports(store).balances(COMMUNITY)).values()) == 15
