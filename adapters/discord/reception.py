"""Interactions are acknowledged first and handed in then, whatever happens in between."""

from collections.abc import Awaitable, Callable

import discord
import structlog

from adapters.discord.answers import Answers
from adapters.discord.callers import Declined
from bot.domain.events import ActionPressed, CommandGiven
from bot.platform import Inbox

SORRY = "That did not work just now. Nothing was done; please try again."

_TOO_LATE = 10062  # more than 3 seconds after the interaction
_ANSWERED = 40060  # an acknowledgement arrived whose receipt was lost

Read = Callable[[str], Awaitable[ActionPressed | CommandGiven]]
"""Makes the event, given the handle for private answers; Declined says why there is none."""

log = structlog.get_logger()


class Reception:
    """Takes interactions to the inbox."""

    def __init__(self, inbox: Inbox, answers: Answers) -> None:
        self._inbox = inbox
        self._answers = answers

    def handle(self, interaction: discord.Interaction) -> str:
        """What answers *interaction* in private."""
        return self._answers.handle(interaction)

    async def take(
        self, interaction: discord.Interaction, read: Read, *, even_late: bool = True
    ) -> None:
        """Acknowledge *interaction*, then hand in what *read* makes of it.

        With *even_late* that is also done when nobody can be answered any more.
        """
        handle = self.handle(interaction)
        in_time = await acknowledged(interaction)
        if not in_time and not even_late:
            return
        await self.hand_in(read, handle if in_time else "")

    async def hand_in(self, read: Read, handle: str) -> None:
        """Hand in what *read* makes of an acknowledged interaction; say so if that fails."""
        try:
            await self._inbox(await read(handle))
        except Declined as why:
            await self._answers.say(handle, str(why))
        except Exception:
            log.exception("an interaction could not be taken in")
            await self._answers.say(handle, SORRY)
        else:
            self._answers.expect(handle)


async def acknowledged(interaction: discord.Interaction) -> bool:
    """Defer the response: in private for a command, else the message stays as it is.

    Whether Discord took it; if not, the token is of no use.
    """
    try:
        await interaction.response.defer(ephemeral=True)
    except discord.HTTPException as error:
        log.warning("an interaction was not acknowledged", code=error.code, status=error.status)
        return error.code == _ANSWERED
    except Exception:
        log.exception("an interaction was not acknowledged")
        return False
    return True


async def tell(interaction: discord.Interaction, sentence: str) -> None:
    """Answer with *sentence* at once, in private; that is the acknowledgement."""
    try:
        await interaction.response.send_message(
            sentence, ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
        )
    except discord.HTTPException as error:
        log.warning("an interaction was not answered", code=error.code, status=error.status)
