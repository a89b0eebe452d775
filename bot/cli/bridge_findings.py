"""What can be found out about the ticket bridge without starting it."""

import os
from collections.abc import Iterator, Mapping

from bot.cli.finding import Finding, note, ok, problem
from bot.cli.serving import in_use
from bot.config import Config, ConfigError, webhook_secrets
from bot.store import Announcements, Store

DOCS = "docs/ticket-bridge.md shows each step"


def look(config: Config, environment: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Everything about the settings of the bridge."""
    webhooks = [each for policy in config.communities.values() for each in policy.webhooks.items()]
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
