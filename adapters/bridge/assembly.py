"""Puts the parts of the ticket bridge together: the way out, and the way in where it is wanted."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import structlog

from adapters import listening
from adapters.bridge.app import create_app
from adapters.bridge.desk import Desk
from bot.bridge.links import link
from bot.bridge.post import Post
from bot.bridge.sender import Sender, endpoints
from bot.clock import Clock
from bot.config import Config
from bot.domain.policy import Policy
from bot.platform import Inbox
from bot.store import Store

Secrets = Mapping[tuple[str, str], Sequence[str]]  # by community and endpoint

log = structlog.get_logger()


def wanted(config: Config) -> bool:
    """Whether there is anything to do for the bridge."""
    return config.bridge.enabled or any(each.webhooks for each in config.communities.values())


async def run(
    config: Config,
    secrets: Secrets,
    *,
    store: Store,
    policies: Mapping[str, Policy],
    clock: Clock,
    inbox: Inbox,
    wake: asyncio.Event,
    on_ready: Callable[[int], None] | None = None,
) -> None:
    """Tell and listen until cancelled; *on_ready* is told the port. Raises CannotListenError."""

    def ready(port: int) -> None:
        log.info("listening for the ticket bridge", host=config.bridge.host, port=port)
        if on_ready is not None:
            on_ready(port)

    post = Post()
    webhooks = {name: policy.webhooks for name, policy in config.communities.items()}
    sender = Sender(store, endpoints(webhooks, secrets), post, clock, link=partial(link, config))
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(sender.run(wake))
            if config.bridge.enabled:
                app = create_app(Desk(inbox, store, policies, secrets, clock))
                where = (config.bridge.host, config.bridge.port)
                tasks.create_task(listening.serve(app, *where, ready))
    finally:
        await post.close()
