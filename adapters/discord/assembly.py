"""Puts the parts of the bot on Discord together."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from adapters.discord.client import Client
from adapters.discord.drawing.looks import Looks
from adapters.discord.drawing.pages import pages
from adapters.discord.interacting.answers import Answers
from adapters.discord.interacting.interactions import Interactions
from adapters.discord.pace import Pace
from adapters.discord.platform import DiscordPlatform
from adapters.discord.servers import Servers
from adapters.discord.upkeep.health import Health
from adapters.discord.upkeep.leavers import Leavers
from adapters.discord.upkeep.ranks import Ranks
from adapters.discord.upkeep.setup import SettingUp
from bot.clock import Clock
from bot.config import Discord
from bot.domain.ranks import Standing
from bot.platform import Inbox
from bot.policies import Policies
from bot.store import Reports, Store

GRACE = timedelta(seconds=2)  # that the bot takes to end what was acknowledged


@dataclass(frozen=True, slots=True)
class Assembled:
    """The bot on Discord, and the part of it that others may ask to look again."""

    platform: DiscordPlatform
    health: Health


def assemble(
    settings: Discord,
    token: str,
    *,
    store: Store,
    policies: Policies,
    clock: Clock,
    pace: Pace | None = None,
) -> Assembled:
    """The bot on Discord, with everything that goes on beside its messages."""
    servers = Servers(settings.servers, policies)
    looks = Looks(servers, policies, clock)
    answers = Answers(lambda client, post: pages(post.message, looks.of(client, post.to)), clock)
    platform = DiscordPlatform(
        settings,
        token,
        servers=servers,
        policies=policies,
        store=store,
        clock=clock,
        pace=pace,
    )

    def content_refused() -> bool:
        return settings.message_content and not platform.reads_content

    health = Health(servers, policies, clock, content_refused=content_refused, pace=pace)

    async def standings(community: str) -> Mapping[str, Standing]:
        half_life = policies[community].credits.half_life
        return await Reports(store).standings(community, clock.now(), half_life)

    ranks = Ranks(
        servers,
        standings,
        clock,
        ratio=lambda community: policies[community].credits.ratio,
        client=lambda: platform.client,
        rewards=policies.rewards,
        pace=pace,
    )

    @asynccontextmanager
    async def interactive(client: Client, inbox: Inbox) -> AsyncIterator[None]:
        interactions = Interactions(client, servers, inbox, Reports(store), clock, answers)
        SettingUp(
            servers=servers,
            policies=policies,
            callers=interactions.callers,
            inbox=inbox,
            clock=clock,
            handle=answers.handle,
            content_refused=content_refused,
            saved=health.look_soon,
        ).install(client, interactions.tree)
        await health.prepare(client, inbox)
        async with asyncio.TaskGroup() as tasks:
            parts = [
                tasks.create_task(interactions.register()),
                tasks.create_task(interactions.run()),
                tasks.create_task(health.run()),
                tasks.create_task(ranks.run()),
                tasks.create_task(
                    Leavers(client, servers, Reports(store), inbox, clock, pace).run()
                ),
            ]
            try:
                yield
            finally:
                await interactions.reception.settled(GRACE)
                answers.client = None
                for part in parts:
                    part.cancel()

    platform.answers = answers
    platform.attend(interactive)
    return Assembled(platform, health)
