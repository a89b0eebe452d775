"""What can be found out about the ticket bridge without starting it."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from urllib.parse import urlsplit

from bot.bridge.addresses import reach
from bot.cli.finding import Finding, note, ok, problem
from bot.cli.serving import in_use
from bot.config import Config, ConfigError, webhook_secrets
from bot.domain.bridge import Webhook
from bot.store import Announcements, Store

PATIENCE = 3  # seconds for a name server
DOCS = "docs/ticket-bridge.md shows each step"


def look(config: Config, environment: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Everything about the settings of the bridge."""
    webhooks = [each for policy in config.communities.values() for each in policy.webhooks.items()]
    for community, policy in config.communities.items():
        for name, webhook in policy.webhooks.items():
            if webhook.url and webhook.networks:
                yield ok(_inside(community, name, webhook))
    try:
        webhook_secrets(config, environment)
    except ConfigError as error:
        for each in error.problems:
            yield problem(each, DOCS)
    for name, webhook in webhooks:
        if not (webhook.url or webhook.may):
            yield note(f"the webhook {name} is told of nothing and may do nothing", DOCS)
        if webhook.may and not config.bridge.enabled:
            yield note(
                f"the webhook {name} may act, but nothing listens for it",
                "set enabled = true under [bridge]",
            )
    if config.bridge.enabled:
        host, port = config.bridge.host, config.bridge.port
        if reason := in_use(host, port):
            yield problem(
                f"the ticket bridge's port {port} of {host} cannot be used: {reason}",
                "stop what uses it (the bot, if it is running), or change port under [bridge]",
            )
        else:
            yield ok(f"the ticket bridge's port {port} is free")


def _inside(community: str, name: str, webhook: Webhook) -> str:
    """That it is written to in a network of one's own, which should be meant."""
    how = ", without encryption" if webhook.url.startswith("http:") else ""
    where = ", ".join(webhook.networks)
    return f"{community}: the webhook {name} is told inside your network, in {where} alone{how}"


async def reachable(config: Config) -> AsyncIterator[Finding]:
    """Whether the host of each webhook is where messages may be sent, as it is looked up now."""
    for community, policy in config.communities.items():
        for name, webhook in policy.webhooks.items():
            if host := urlsplit(webhook.url).hostname:
                about = f"{community}: the webhook {name}"
                try:
                    addresses = await asyncio.wait_for(_addresses(host), PATIENCE)
                except (OSError, TimeoutError, UnicodeError):
                    yield note(f"{about}: {host} cannot be looked up now", "see its url")
                    continue
                where = reach(webhook)
                if (refused := where.first_refused(addresses)) is not None:
                    yield problem(f"{about}: {where.complaint(host, refused)}", DOCS)


async def _addresses(host: str) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(where[0]) for *_, where in found]


async def parked(store: Store) -> list[Finding]:
    """What other systems were not told in the end."""
    number = await Announcements(store).parked()
    if not number:
        return []
    return [
        note(
            f"{number} messages to other systems were given up on",
            "answerwell bridge log says why, answerwell bridge retry sends them again",
        )
    ]
