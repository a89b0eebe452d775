"""Keeps the bot connected: begins again after whatever ended a connection."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import discord
import structlog

from adapters.discord.client import Client, Listener
from adapters.discord.pace import Pace

WRONG_TOKEN = 4004
WRONG_INTENTS = 4013
PORTAL = "https://discord.com/developers/applications"

log = structlog.get_logger()


class DiscordRefusedError(Exception):
    """Discord will not let the bot in until the operator changes something."""


class Connection:
    """One client at a time, and a new one when it ended."""

    def __init__(
        self,
        listener: Listener,
        token: str,
        *,
        content: bool,
        pace: Pace,
        attend: Callable[[Client], AbstractAsyncContextManager[None]],
    ) -> None:
        self.client: Client | None = None  # None: nothing can be asked of Discord now
        self.reads_content = content  # False once Discord forbade it, until the next start
        self._listener = listener
        self._token = token
        self._pace = pace
        self._attend = attend
        self._pause = pace.reconnect

    def well(self) -> None:
        """The connection works: the next failure is the first one."""
        self._pause = self._pace.reconnect

    async def run(self) -> None:
        """Stay connected until cancelled. Raises DiscordRefusedError."""
        while True:
            pause = await self._once()
            await asyncio.sleep(pause.total_seconds())

    async def _once(self) -> timedelta:
        """Connect, and stay so as long as it goes; how long to wait before the next time."""
        client = Client(self._listener, content=self.reads_content, pace=self._pace)
        try:
            async with client:
                await client.login(self._token)
                async with self._attend(client):
                    self.client = client
                    failure = await _connected(client)
                if failure is not None:
                    raise failure
        except discord.LoginFailure:
            raise _wrong_token() from None
        except discord.PrivilegedIntentsRequired:
            return self._without_content()
        except discord.ConnectionClosed as closed:
            if closed.code == WRONG_TOKEN:
                raise _wrong_token() from None
            if closed.code == WRONG_INTENTS:
                return self._without_content()
            log.warning("Discord closed the connection", code=closed.code)
        except Exception as error:  # noqa: BLE001 whatever it was, a new connection is the remedy
            log.warning("the connection to Discord failed; trying again", error=repr(error))
        finally:
            self.client = None
        pause, self._pause = self._pause, min(self._pause * 2, self._pace.longest)
        return pause

    def _without_content(self) -> timedelta:
        if not self.reads_content:
            raise DiscordRefusedError(
                "Discord refuses the bot's intents, though it asks for none that need a permission:"
                f" look at the bot's page at {PORTAL}"
            )
        self.reads_content = False
        log.warning(
            "Discord lets the bot read only what is addressed to it: mentions, commands and direct"
            f' messages; switch "Message Content Intent" on at {PORTAL} (Bot), then restart',
        )
        return timedelta()


async def _connected(client: Client) -> Exception | None:
    """Why *client* is connected no longer; given, not raised: who attends is not to wrap it."""
    try:
        await client.connect()
    except Exception as error:  # noqa: BLE001 the caller raises it
        return error
    return None


def _wrong_token() -> DiscordRefusedError:
    return DiscordRefusedError(
        "Discord does not know the bot's token; a new one is to be copied from"
        f" {PORTAL} (Bot, Reset Token) to where the settings read it from"
    )
