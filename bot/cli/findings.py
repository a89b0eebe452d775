"""What `answerwell check` looks at, and the remedy for what will not work."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from bot.auditor import LEFT_OUT, describe
from bot.cli import bridge_findings, calendar_findings, duty_findings
from bot.cli.errors import OperatorError
from bot.cli.finding import Finding, note, ok, problem
from bot.cli.opening import communities, has_schema, opened
from bot.cli.serving import in_use
from bot.clock import SystemClock
from bot.config import Config, ConfigError, load
from bot.domain.policy import Policy
from bot.domain.topics import TopicPage
from bot.store import (
    DatabaseAddressError,
    Reports,
    SchemaError,
    TopicPages,
    audit,
    sqlite_file,
    sqlite_version,
)
from knowledge import models
from knowledge.embedder import EncoderError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LITTLE = 1_000_000_000  # bytes of disk that are worth a note
TOO_LITTLE = 100_000_000
WAL_RESET_BUG = ((3, 7, 0), (3, 51, 2))


async def look(path: Path) -> list[Finding]:
    """Everything that can be found with the settings in *path*."""
    try:
        config = load(path)
    except ConfigError as error:
        fix = "config.example.toml explains every setting; --config names another file"
        return [problem(each, fix) for each in error.problems]
    number = len(config.communities)
    found = [ok(f"{path}: {number or 'no'} communit{'y' if number == 1 else 'ies'}")]
    found += _settings(config)
    found += _models(config)
    found += _playground(config)
    found += bridge_findings.look(config)
    found += [finding async for finding in bridge_findings.reachable(config)]
    if config.discord.servers:
        from bot.cli import discord_findings  # which takes a second to import

        found += await discord_findings.look(config)
    if config.slack.workspaces:
        from bot.cli import slack_findings  # the same

        found += await slack_findings.look(config)
    try:
        file = sqlite_file(config.database)
        found += _disk(file) if file else []
        found += [finding async for finding in _database(config, file)]
    except (OperatorError, DatabaseAddressError) as error:
        found.append(problem(str(error), "see database in the settings"))
    except SchemaError as error:
        found.append(problem(str(error), "keep a copy of the database first"))
    return found


def _settings(config: Config) -> Iterator[Finding]:
    chats = config.discord.servers or config.slack.workspaces
    if not config.playground.enabled and not chats:
        yield problem(
            "no platform is configured: answerwell run has nothing to run",
            "add a [discord.servers.…] or [slack.workspaces.…] section, or set enabled = true under"
            " [playground]",
        )
    if not config.communities:
        yield note(
            "no community is set up"
            + (", so the playground makes one up" if config.playground.enabled else ""),
            "add a [communities.…] section",
        )
    for community, policy in config.communities.items():
        yield from _community(config, community, policy)
        yield from calendar_findings.look(community, policy, SystemClock().now())


def _community(config: Config, community: str, policy: Policy) -> Iterator[Finding]:
    on_discord = community in config.discord.servers
    on_slack = community in config.slack.workspaces
    if not (policy.watched or on_discord or on_slack):  # they look at it themselves
        yield note(
            f"{community}: no channel is watched, so only what is addressed to the bot is answered",
            f"list channels under watched in [communities.{community}]",
        )
    if policy.staff_channel in policy.watched:
        yield note(
            f"{community}: the staff channel is watched, so staff's own questions get answers",
            "take it out of watched",
        )
    yield from duty_findings.look(community, policy, SystemClock().now())
    named = {place.partition(":")[0] for place in (*policy.watched, policy.staff_channel)}
    if "discord" in named and not on_discord:
        yield problem(
            f"{community}: channels of Discord are named, but no server",
            f"add [discord.servers.{community}] with the server's id as guild",
        )
    if "slack" in named and not on_slack:
        yield problem(
            f"{community}: channels of Slack are named, but no workspace",
            f"add [slack.workspaces.{community}] with the workspace's id as team",
        )


def _models(config: Config) -> Iterator[Finding]:
    """Whether each model that the communities match with can be used."""
    policies = config.communities or ({"": Policy()} if config.playground.enabled else {})
    for name in dict.fromkeys(policy.matching.model for policy in policies.values()):
        try:
            encoder = models.load(name)
        except EncoderError as error:
            yield problem(str(error), "see model under matching in the settings")
        else:
            if encoder is not None:
                yield ok(f"the model {encoder.name} can be used")


def _playground(config: Config) -> Iterator[Finding]:
    page = config.playground
    if not page.enabled:
        return
    if reason := in_use(page.host, page.port):
        yield problem(
            f"the playground's port {page.port} of {page.host} cannot be used: {reason}",
            "stop what uses it (the bot, if it is running), or change port under [playground]",
        )
    else:
        yield ok(f"the playground's port {page.port} is free")
    if page.host not in LOOPBACK:
        yield note(
            f"whoever reaches {page.host} can act as anybody on the playground",
            'keep host = "127.0.0.1" under [playground], or put a sign-in before it',
        )


def _disk(file: Path) -> Iterator[Finding]:
    if not file.parent.is_dir():
        return
    free = shutil.disk_usage(file.parent).free
    if free < LITTLE:
        judge = problem if free < TOO_LITTLE else note
        yield judge(f"the database's disk has {free // 1_000_000} MB left", "make room")
    first, last = WAL_RESET_BUG
    if first <= tuple(map(int, sqlite_version().split("."))) <= last:
        yield note(
            f"SQLite {sqlite_version()} has a fault with several writers (to 3.51.2)",
            "nothing to do: one connection writes here; start only one bot on one file",
        )


async def _database(config: Config, file: Path | None) -> AsyncIterator[Finding]:
    if file is not None:
        wrong = list(_file(file))
        for finding in wrong:
            yield finding
        if wrong:
            return
    if not await has_schema(config.database):
        yield note("the database is empty", "nothing to do: the bot makes its tables")
        return
    yield ok("the database is reachable and of the right version")
    async with opened(config.database) as store:
        reports = Reports(store)
        for community in communities(config):
            if not await reports.revision(community):
                yield note(
                    f"{community}: the knowledge base is empty, so the bot can answer nothing yet",
                    f"answerwell import FILE --community {community}, or wait for people's answers",
                )
            for finding in _helpers(community, await TopicPages(store).page(community)):
                yield finding
        for finding in await bridge_findings.parked(store):
            yield finding
        found = await audit(store, SystemClock().now())
    if found.parked_messages:
        yield note(
            f"{found.parked_messages} messages were given up on",
            "see in the bot's log why the platform refused them",
        )
    if found.parked_requests:
        yield note(
            f"{found.parked_requests} requests of a platform were given up on",
            "see in the bot's log why",
        )
    for stranger in sorted({each.community for each in found.late} - set(communities(config))):
        yield problem(
            f"{stranger}: {LEFT_OUT}; their limits pass, and nobody is told",
            f"put [communities.{stranger}] back until they are closed",
        )
    if not found.well:
        yield note(
            describe(found),
            "a bot that starts now makes up for it; if one is running, see its log",
        )


def _helpers(community: str, page: TopicPage) -> Iterator[Finding]:
    """What keeps helpers from being asked."""
    if not page.lines:
        yield note(
            f"{community}: there are no topics, so no helper is asked about anything",
            f'answerwell topics propose --community {community}, or topics add "Billing: invoice"',
        )
    elif not any(line.helpers for line in page.lines):
        yield note(
            f"{community}: nobody follows a topic, so no helper is asked about anything",
            "tell those who help to choose theirs with the command topics",
        )


def _file(file: Path) -> Iterator[Finding]:
    """What keeps SQLite from opening or making *file*."""
    folder = file.parent
    if not folder.is_dir():
        yield problem(f"the database's folder {folder} does not exist", "make it")
    elif not os.access(folder, os.W_OK | os.X_OK):
        yield problem(f"the database's folder {folder} cannot be written to", "see who owns it")
    elif file.exists() and not os.access(file, os.R_OK | os.W_OK):
        yield problem(f"the database {file} cannot be written to", "see who owns it")
    elif not file.exists():
        yield note(f"there is no database in {file} yet", "nothing to do: the bot makes it")
