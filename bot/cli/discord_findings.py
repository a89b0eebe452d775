"""What can be found out about the bot on Discord without starting it: over REST only."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Mapping

import discord

from adapters.discord.addresses import point
from adapters.discord.servers import Servers
from adapters.discord.upkeep.diagnosis import Found, troubles, wants
from adapters.discord.upkeep.permissions import CONTENT_INTENT, PORTAL, invitation
from bot.cli.errors import OperatorError
from bot.cli.finding import Finding, note, ok, problem
from bot.cli.opening import stands
from bot.config import Config, ConfigError, discord_token
from bot.domain.message import words
from bot.domain.trouble_replies import remedy, what
from bot.policies import Policies
from bot.store import DatabaseAddressError, SchemaError, Store, connect

PATIENCE = 30.0  # seconds for all that is asked of Discord


async def look(
    config: Config,
    environment: Mapping[str, str] = os.environ,
    *,
    patience: float = PATIENCE,
) -> list[Finding]:
    """Everything about Discord that can be found with *config*."""
    try:
        token = discord_token(config, environment)
    except ConfigError as error:
        where = f"{PORTAL} → your application → Bot → Reset Token; docs/discord.md shows each step"
        return [problem(str(error), where)]
    found: list[Finding] = []
    try:
        async with asyncio.timeout(patience):
            async for finding in _asked(config, token):
                found.append(finding)  # noqa: PERF401 what is found before the end of time counts
    except TimeoutError:
        found.append(
            problem(f"Discord did not answer within {patience:g} seconds", _network(config))
        )
    except OSError as error:
        found.append(problem(f"Discord cannot be reached: {error}", _network(config)))
    except discord.HTTPException as error:
        said = f"Discord answered with an error: {error.status} {error.text[:200]}".strip()
        found.append(problem(said, "try again later; see https://discordstatus.com"))
    return found


async def _asked(config: Config, token: str) -> AsyncIterator[Finding]:
    point(config.discord)
    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        try:
            await client.login(token)
        except discord.LoginFailure:
            yield problem(
                "Discord does not know the bot's token",
                f"{PORTAL} → your application → Bot → Reset Token, and put the new one where the"
                " settings read it from",
            )
            return
        yield ok(f"Discord knows the bot as {client.user}")
        for finding in _application(config, client):
            yield finding
        policies = await _policies(config)
        if policies is None:
            return  # what was set up in chat is not known: the database is a problem of its own
        servers = Servers(config.discord.servers, policies)
        for community in config.discord.servers:
            async for finding in _server(client, community, policies, servers):
                yield finding


def _application(config: Config, client: discord.Client) -> Iterator[Finding]:
    application = client.application
    if application is None:
        return
    flags = application.flags
    if not config.discord.message_content:
        yield note(
            "message_content is false: the bot hears only mentions, commands and direct messages",
            f"set it to true under [discord], with {CONTENT_INTENT} on at {PORTAL} → Bot",
        )
    elif flags.gateway_message_content or flags.gateway_message_content_limited:
        yield ok(f"{CONTENT_INTENT} is on")
    else:
        yield problem(
            f"{CONTENT_INTENT} is off: the bot would hear only mentions, commands and direct"
            " messages",
            f"{PORTAL} → your application → Bot → {CONTENT_INTENT} on; or set"
            " message_content = false under [discord]",
        )
    if application.interactions_endpoint_url:
        yield problem(
            "Discord sends commands and buttons to another address, so the bot never gets them",
            f"{PORTAL} → your application → General Information: empty Interactions Endpoint URL",
        )


async def _policies(config: Config) -> Policies | None:
    """The policies with what was set up in chat; None if the database cannot be read."""
    try:
        store = Store(connect(config.database))
    except DatabaseAddressError:
        return None
    try:
        policies = Policies(config.communities, store)
        if await stands(config.database):
            await policies.refresh()
    except (OperatorError, SchemaError):
        return None
    else:
        return policies
    finally:
        await store.close()


async def _server(
    client: discord.Client, community: str, policies: Policies, servers: Servers
) -> AsyncIterator[Finding]:
    invite = invitation(client.application_id or "", ranks=bool(servers.ranks(community)))
    id_ = servers.guild_of(community)
    try:
        guild = await client.fetch_guild(id_, with_counts=False)
        me = await guild.fetch_member(client.user.id if client.user else 0)
        channels = await guild.fetch_channels()
    except (discord.Forbidden, discord.NotFound):
        yield problem(
            f"{community}: the bot is not in the server {id_}",
            f"invite it, as somebody who may manage the server: {invite}",
        )
        return
    yield ok(f"{community}: the bot is in the server {guild.name}")
    for finding in _set_up(community, policies, servers):
        yield finding
    wanted = wants(community, policies[community], servers)
    wrong = troubles(Found(guild=guild, me=me, channels=channels), wanted)
    for trouble in wrong:
        yield problem(f"{community}: {what(trouble)}", words(remedy(trouble)))
    if not wrong:
        yield ok(f"{community}: the bot has every permission that it needs there")
    try:
        await client.http.get_guild_commands(client.application_id or 0, guild.id)
    except discord.Forbidden:
        yield problem(f"{community}: the bot may have no commands there", f"open once: {invite}")


def _set_up(community: str, policies: Policies, servers: Servers) -> Iterator[Finding]:
    if not policies[community].staff_channel:
        yield note(
            f"{community}: nobody is told when a question waits too long: no staff channel is set",
            "somebody who may manage the server: /setup, once the bot runs",
        )
    if not policies[community].watched:
        yield note(
            f"{community}: no channel is watched, so only what is addressed to the bot is answered",
            f"/setup in Discord, or watched under [communities.{community}]",
        )
    if not servers.staff_roles(community):
        yield note(
            f"{community}: nobody is staff: no role is named",
            f"/setup in Discord, or staff_roles under [discord.servers.{community}]",
        )


def _network(config: Config) -> str:
    return f"see whether this machine reaches {config.discord.api_url} (api_url under [discord])"
