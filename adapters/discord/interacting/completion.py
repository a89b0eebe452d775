"""What is offered while somebody types: stored questions, and the tickets that they may see."""

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, TypeVar

import discord
import structlog
from discord import app_commands

from adapters.discord.interacting.callers import Caller, Callers, Declined
from adapters.discord.patience import within
from bot.domain.commands import STAFF_ONLY, Command
from bot.domain.identity import Role
from bot.domain.pages import TicketLine
from bot.domain.phrases import shorten
from bot.domain.states import ENDED, LIVE, Status
from bot.store import Reports

IN_TIME = 2  # seconds; Discord waits for 3
LONGEST = 100  # characters of a choice
SPANS = ("30m", "1h", "4h", "1d", "3d", "7d")

_STATES = {
    Status.NEW: "open",
    Status.OPEN: "open",
    Status.ANSWERED: "answered",
    Status.ESCALATED: "with the team",
    Status.CLAIMED: "claimed",
    Status.SNOOZED: "snoozed",
    Status.RESOLVED: "solved",
    Status.CLOSED: "closed",
    Status.DISMISSED: "no question",
}

T = TypeVar("T")
Numbers = Callable[[discord.Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[int]]]]

log = structlog.get_logger()


class Completion:
    """Offers choices; nothing at all if that takes too long."""

    def __init__(self, callers: Callers, reports: Reports) -> None:
        self._callers = callers
        self._reports = reports

    async def questions(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Questions that have an answer in the community's knowledge base."""

        async def look(caller: Caller) -> list[app_commands.Choice[str]]:
            found = await self._reports.questions_like(caller.community, typed)
            offered = dict.fromkeys(shorten(question, LONGEST) for question in found)
            return [app_commands.Choice(name=one, value=one) for one in offered if one]

        return await self._soon(interaction, look)

    def tickets(self, command: Command) -> Numbers:
        """The tickets that *command* could be about: one's own, or all if it is for staff."""

        async def offer(
            interaction: discord.Interaction, typed: str
        ) -> list[app_commands.Choice[int]]:
            async def look(caller: Caller) -> list[app_commands.Choice[int]]:
                return [_choice(line) for line in await self._tickets(caller, command, typed)]

            return await self._soon(interaction, look)

        return offer

    async def spans(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Some lengths of time; what is typed counts all the same."""
        wanted = typed.strip()
        offered = [wanted, *SPANS] if wanted else SPANS
        shown = dict.fromkeys(one[:LONGEST] for one in offered if one.startswith(wanted))
        return [app_commands.Choice(name=one, value=one) for one in shown]

    async def _tickets(self, caller: Caller, command: Command, typed: str) -> Iterable[TicketLine]:
        if command not in STAFF_ONLY:
            return await self._reports.tickets_like(
                caller.community,
                typed,
                ENDED if command is Command.REOPEN else LIVE,
                asker=caller.actor.account,
            )
        if caller.actor.role is not Role.STAFF:
            return ()
        return await self._reports.tickets_like(caller.community, typed, LIVE)

    async def _soon(
        self, interaction: discord.Interaction, look: Callable[[Caller], Awaitable[list[T]]]
    ) -> list[T]:
        try:
            return await within(IN_TIME, self._looked(interaction, look))
        except (Declined, TimeoutError):
            return []
        except Exception:
            log.exception("nothing can be offered while somebody types")
            return []

    async def _looked(
        self, interaction: discord.Interaction, look: Callable[[Caller], Awaitable[list[T]]]
    ) -> list[T]:
        return await look(await self._callers.caller(interaction))


def _choice(line: TicketLine) -> app_commands.Choice[int]:
    head, tail = f"#{line.number} ", f" · {_STATES[line.status]}"
    text = shorten(line.text, LONGEST - len(head) - len(tail))
    return app_commands.Choice(name=f"{head}{text}{tail}", value=line.number)
