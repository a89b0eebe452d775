"""What is offered while somebody types: stored questions, topics, the tickets they may see."""

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
TIMES = ("1h", "4h", "tomorrow 9:00", "next monday 9:00", "3d", "7d")
HABITS = (
    "mention",
    "direct",
    "digest",
    "off",
    "daily 3",
    "quiet 22:00-07:00 Europe/Berlin",
    "snooze 7d",
    "zone Europe/Berlin",
    "letters on",
    "board off",
)
NONE_OR_ALL = ("all", "none")  # of the topics
LAST = "last"  # the board of the month before this one
MOST = 25  # choices
AFTER = frozenset({Command.REOPEN, Command.VERIFY, Command.MERGE})  # about what is ended
KNOWING = frozenset({Role.HELPER, Role.STAFF})

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
        """The tickets that *command* could be about: one's own, or all that one may handle."""

        async def offer(
            interaction: discord.Interaction, typed: str
        ) -> list[app_commands.Choice[int]]:
            async def look(caller: Caller) -> list[app_commands.Choice[int]]:
                return [_choice(line) for line in await self._tickets(caller, command, typed)]

            return await self._soon(interaction, look)

        return offer

    async def times(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Some times; what is typed counts all the same."""
        return _with_typed(typed, TIMES)

    async def habits(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Some ways to be asked; what is typed counts all the same."""
        return _with_typed(typed, HABITS)

    async def topics(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """The community's topics."""

        async def look(caller: Caller) -> list[app_commands.Choice[str]]:
            return _like(typed, await self._topics(caller))

        return await self._soon(interaction, look)

    async def boards(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Last month, and the topics that have boards."""

        async def look(caller: Caller) -> list[app_commands.Choice[str]]:
            return _like(typed, [LAST, *await self._topics(caller)])

        return await self._soon(interaction, look)

    async def wishes(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Topics after those that are typed already; what is typed counts all the same."""
        before, comma, _ = typed.rpartition(",")
        head = f"{before.strip()}, " if comma else ""

        async def look(caller: Caller) -> list[app_commands.Choice[str]]:
            named = [*await self._topics(caller), *(() if comma else NONE_OR_ALL)]
            return _with_typed(typed, [f"{head}{topic}" for topic in named if topic not in before])

        return await self._soon(interaction, look)

    async def _topics(self, caller: Caller) -> list[str]:
        return [topic.name for topic in await self._reports.topics(caller.community)]

    async def _tickets(self, caller: Caller, command: Command, typed: str) -> Iterable[TicketLine]:
        wanted, role = ENDED if command in AFTER else LIVE, caller.actor.role
        if command in STAFF_ONLY and role is not Role.STAFF:
            return ()
        if command in STAFF_ONLY or (command is Command.TAG and role in KNOWING):
            return await self._reports.tickets_like(caller.community, typed, wanted)
        return await self._reports.tickets_like(
            caller.community, typed, wanted, asker=caller.actor.account
        )

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


def _with_typed(typed: str, offered: Iterable[str]) -> list[app_commands.Choice[str]]:
    """What of *offered* begins as what is *typed* does, and that itself before it."""
    wanted = typed.strip()
    found = (one for one in offered if one.casefold().startswith(wanted.casefold()))
    shown = dict.fromkeys(one[:LONGEST] for one in ([wanted, *found] if wanted else found))
    return [app_commands.Choice(name=one, value=one) for one in shown][:MOST]


def _like(typed: str, offered: Iterable[str]) -> list[app_commands.Choice[str]]:
    """What of *offered* holds what is *typed*."""
    wanted = typed.strip().casefold()
    found = [one[:LONGEST] for one in offered if wanted in one.casefold()]
    return [app_commands.Choice(name=one, value=one) for one in found][:MOST]


def _choice(line: TicketLine) -> app_commands.Choice[int]:
    head, tail = f"#{line.number} ", f" · {_STATES[line.status]}"
    text = shorten(line.text, LONGEST - len(head) - len(tail))
    return app_commands.Choice(name=f"{head}{text}{tail}", value=line.number)
