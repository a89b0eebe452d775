"""Takes what other systems are told to their endpoints: at least once, under one id, in order."""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from bot.bridge.post import Answer, Post
from bot.bridge.schedule import Circuit, next_attempt
from bot.clock import Clock, until_set
from bot.domain.bridge import Webhook
from bot.store import Announcement, Announcements, Store

POLL = timedelta(seconds=1)  # another process may have something to tell

UNKNOWN = "the settings have no webhook of this name with a url"
PRIVATE = "it was asked in private, and private = true is not set any more"
GONE = "the endpoint answered 410 Gone and is told nothing until the bot starts again"

log = structlog.get_logger()

Key = tuple[str, str]  # community and endpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where one webhook is, and what it is signed with."""

    webhook: Webhook
    secrets: Sequence[str]


def endpoints(
    webhooks: Mapping[str, Mapping[str, Webhook]], secrets: Mapping[Key, Sequence[str]]
) -> Mapping[Key, Endpoint]:
    """The endpoints of all communities, by community and name."""
    return {
        (community, name): Endpoint(webhook=webhook, secrets=secrets[community, name])
        for community, each in webhooks.items()
        for name, webhook in each.items()
        if (community, name) in secrets
    }


class Sender:
    """Sends what is due. Endpoints are apart: none waits for another."""

    def __init__(
        self,
        store: Store,
        known: Mapping[Key, Endpoint],
        post: Post,
        clock: Clock,
        *,
        link: Callable[[Mapping[str, Any]], str | None],
        chance: Callable[[], float] = random.random,
    ) -> None:
        """*link* gives the web address of the question that data is about."""
        self._queues = Announcements(store)
        self._known = known
        self._post = post
        self._clock = clock
        self._link = link
        self._chance = chance
        self._circuits: dict[Key, Circuit] = {}
        self._gone: set[Key] = set()
        self._busy: set[Key] = set()

    async def run(self, wake: asyncio.Event) -> None:
        """Send until cancelled; *wake* is set when something was recorded.

        What is under way then is cut off: its lease runs out, and it is sent again.
        """
        async with asyncio.TaskGroup() as tasks:
            while True:
                wake.clear()
                try:
                    await self._launch(tasks)
                except Exception:
                    log.exception("what other systems are told cannot be read; trying again")
                await until_set(wake, self._clock, self._clock.now() + POLL)

    async def send_due(self) -> None:
        """Send what is due now, and return when it is done."""
        async with asyncio.TaskGroup() as tasks:
            await self._launch(tasks)

    async def _launch(self, tasks: asyncio.TaskGroup) -> None:
        """Start on every queue that has something due, unless it is worked on already."""
        for key in await self._queues.waiting(self._clock.now()):
            if key not in self._busy:
                self._busy.add(key)
                tasks.create_task(self._work(key))

    async def _work(self, key: Key) -> None:
        """Send what is due to one endpoint, as long as it takes it."""
        try:
            while not self._circuit(key).is_open(now := self._clock.now()):
                held = await self._queues.lease(*key, now, self._circuit(key).room)
                if not held:
                    return
                async with asyncio.TaskGroup() as tasks:
                    for each in held:
                        tasks.create_task(self._tell(key, each))
        except Exception:
            # The database is away; the leases run out, and all of it is tried again.
            log.exception("what became of a message to another system could not be noted")
        finally:
            self._busy.discard(key)

    async def _tell(self, key: Key, held: Announcement) -> None:
        endpoint = self._known.get(key)
        if endpoint is None or not endpoint.webhook.url:
            await self._park(held, UNKNOWN, tried=False)
        elif held.body["data"]["private"] and not endpoint.webhook.private:
            await self._park(held, PRIVATE, tried=False)
        elif key in self._gone:
            await self._park(held, GONE, tried=False)
        else:
            await self._note(key, held, await self._send(endpoint, held))

    async def _send(self, endpoint: Endpoint, held: Announcement) -> Answer:
        """What came back; an error of our own is a failure like others, and so ends some day."""
        try:
            data = {**held.body["data"], "link": self._link(held.body["data"])}
            body, now = {**held.body, "data": data}, self._clock.now()
            return await self._post.send(endpoint.webhook, endpoint.secrets, held.id, body, now)
        except Exception:
            log.exception("a message to another system could not be made", question=held.ticket)
            return Answer(why="an error that nobody expected; see the bot's log")

    async def _note(self, key: Key, held: Announcement, answer: Answer) -> None:
        now = self._clock.now()
        if answer.well:
            self._circuits.pop(key, None)
            await self._queues.sent(held, now)
            return
        if answer.gone:
            self._gone.add(key)
            await self._park(held, GONE)
            return
        self._circuits[key] = self._circuit(key).failed(now, answer.after)
        again = next_attempt(held.attempts + 1, now, self._chance(), answer.after)
        if again is None:
            await self._park(held, answer.why)
        else:
            await self._queues.postpone(held, again, answer.why)

    async def _park(self, held: Announcement, why: str, *, tried: bool = True) -> None:
        log.warning(
            "a message to another system was given up on",
            community=held.community,
            endpoint=held.endpoint,
            question=held.ticket,
            why=why,
        )
        await self._queues.park(held, why, self._clock.now(), tried=tried)

    def _circuit(self, key: Key) -> Circuit:
        return self._circuits.get(key, Circuit())
