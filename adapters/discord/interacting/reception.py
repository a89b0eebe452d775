"""Interactions are acknowledged first and handed in then, whatever happens in between."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import discord
import structlog

from adapters.discord.interacting.answers import Answers
from adapters.discord.interacting.callers import Declined
from bot.domain.events import ActionPressed, CommandGiven
from bot.platform import Inbox

SORRY = "That did not work just now. Nothing was done; please try again."

_ANSWERED = 40060  # already: a response arrived whose receipt was lost

Read = Callable[[str], Awaitable[ActionPressed | CommandGiven]]
"""Makes the event, given the handle for private answers; Declined says why there is none."""

log = structlog.get_logger()


class Reception:
    """Takes interactions to the inbox."""

    def __init__(self, inbox: Inbox, answers: Answers) -> None:
        self._inbox = inbox
        self._answers = answers
        self._under_way = 0  # acknowledged, and not recorded yet

    def handle(self, interaction: discord.Interaction) -> str:
        """What answers *interaction* in private."""
        return self._answers.handle(interaction)

    async def take(
        self,
        interaction: discord.Interaction,
        read: Read,
        *,
        even_late: bool = True,
        changes: bool = False,
    ) -> None:
        """Acknowledge *interaction*, then hand in what *read* makes of it.

        With *even_late* that is also done when nobody can be answered any more. *changes*: as of
        `Answers.handle`.
        """
        handle = self._answers.handle(interaction, changes=changes)
        in_time = await acknowledged(interaction)
        if not in_time and not even_late:
            return
        await self.hand_in(read, handle if in_time else "")

    async def hand_in(self, read: Read, handle: str) -> None:
        """Hand in what *read* makes of an acknowledged interaction; say so if that fails."""
        self._under_way += 1
        try:
            await self._inbox(await read(handle))
        except Declined as why:
            await self._answers.say(handle, str(why))
        except Exception:
            log.exception("an interaction could not be taken in")
            await self._answers.say(handle, SORRY)
        else:
            self._answers.expect(handle)
        finally:
            self._under_way -= 1

    async def settled(self, patience: timedelta) -> None:
        """Return when nothing that was acknowledged waits to be recorded, or after *patience*."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience.total_seconds()):
                while self._under_way:  # noqa: ASYNC110 an event for each would be more than this
                    await asyncio.sleep(0.02)


async def acknowledged(interaction: discord.Interaction) -> bool:
    """Defer the response: in private for a command, else the message stays as it is.

    Whether Discord took it; if not, the token is of no use.
    """
    return await taken(lambda: interaction.response.defer(ephemeral=True))


async def tell(interaction: discord.Interaction, sentence: str) -> None:
    """Answer with *sentence* at once, in private; that is the acknowledgement."""
    await taken(lambda: interaction.response.send_message(sentence, ephemeral=True))


async def taken(respond: Callable[[], Awaitable[object]]) -> bool:
    """Whether Discord has the response that *respond* sends; if not, the log says why.

    Discord takes one response only, so it is sent again when the connection failed under it.
    """
    for _ in range(2):
        try:
            await respond()
        except discord.HTTPException as error:  # 10062: it is more than 3 seconds too late
            log.warning("an interaction was not answered", code=error.code, status=error.status)
            return error.code == _ANSWERED
        except Exception:
            log.exception("the connection failed under the answer to an interaction")
        else:
            return True
    return False
