"""Private answers: through the token of the interaction that they answer, for 15 minutes."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import discord
import structlog
from discord import ui

from adapters.discord.drawing.files import ALT, files
from adapters.discord.drawing.render import StaticView
from adapters.discord.interacting.handles import Handle, Kind, read
from adapters.picture import Picture, pictured
from bot.clock import Clock
from bot.domain.effects import Post
from bot.platform import Refused, TryLater

GRACE = timedelta(seconds=10)  # from the inbox's return until "thinking…" ends
NOTED = "Noted."  # in place of it: what was asked is recorded, and there is nothing to say
BUSY = timedelta(seconds=5)

Draw = Callable[[discord.Client, Post], Sequence[ui.LayoutView]]
"""What a private post looks like, in one message or in several."""

_GONE = frozenset({10008, 10015, 10062, 50027})  # message, webhook, interaction, its token
_PASSING = frozenset({429, *range(500, 600)})  # statuses that say nothing of what was sent

log = structlog.get_logger()


@dataclass(slots=True)
class _Placeholder:
    """The "thinking…" that stands for the answer to a command."""

    until: datetime | None = None  # ends then if nothing came; None: the inbox is at it
    slot: str | None = None  # what it shows by now
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Answers:
    """Sends, updates and removes what only one person sees."""

    def __init__(self, draw: Draw, clock: Clock) -> None:
        self.client: discord.Client | None = None  # through which Discord is reached now
        self._draw = draw
        self._clock = clock
        self._placeholders: dict[Handle, _Placeholder] = {}
        self._renewed: dict[str, Handle] = {}  # by message: the newest token that reaches it

    def handle(self, interaction: discord.Interaction, *, changes: bool = False) -> str:
        """The handle of *interaction*, which was heard just now.

        With *changes* the answer takes the place of the private message that bears the button.
        """
        seen = interaction.message
        private = seen is not None and seen.flags.ephemeral
        kind: Kind = "change" if changes and private else "press"
        if interaction.type is discord.InteractionType.application_command:
            kind = "command"
        heard = Handle(
            interaction.application_id,
            int(self._clock.now().timestamp()),
            kind,
            interaction.token,
        )
        if seen is not None and private:
            self._renewed[str(seen.id)] = heard
        return str(heard)

    async def answer(self, handle: str, post: Post) -> str:
        """Show *post* to who interacted; the message's id, good for `update` and `remove`.

        The first answer to a command takes the place of "thinking…", and that to a press of what
        only changes its own message the place of that. Raises Refused when the
        token has run out or Discord will not take it, TryLater, or what the connection raises.
        """
        to = read(handle)
        if to is None:
            raise Refused("there is no interaction that this could answer in private")
        if self._clock.now() >= to.ends:
            raise Refused("a private answer is possible for 15 minutes; they are over")
        message, picture = await pictured(post.message, ALT)
        with _refusals():
            try:
                shown = await self._show(to, replace(post, message=message), picture)
            except discord.HTTPException as error:
                if picture is None or error.code in _GONE or error.status in _PASSING:
                    raise
                log.warning("Discord takes no picture; only its words are sent", error=str(error))
                words = replace(message, chart=None)
                shown = await self._show(to, replace(post, message=words), None)
        return f"{to}/{shown.id}"

    async def update(self, message: str, post: Post) -> None:
        """Have a private message show *post*; one that cannot be reached any more stays."""
        number, to = self._reach(message)
        if to is None:
            return
        content, picture = await pictured(post.message, ALT)
        first, *more = self._drawn(replace(post, message=content))
        shown = [] if more else files(picture)
        with _refusals(gone_is_fine=True):
            await self._again(to).followup.edit_message(number, view=first, attachments=shown)

    async def remove(self, message: str) -> None:
        """Take a private message back, if it can be reached still."""
        number, to = self._reach(message)
        if to is None:
            return
        with _refusals(gone_is_fine=True):
            await self._again(to).followup.delete_message(number)

    async def say(self, handle: str, sentence: str) -> None:
        """Tell who interacted *sentence*; what goes wrong with that is only logged."""
        to = read(handle)
        if to is None:
            return
        try:
            if to.kind == "change":  # what it is about stays
                await self._follow_up(to, _sentence(sentence))
            else:
                await self._first(to, _sentence(sentence), "say")
        except Exception:
            log.exception("a private sentence was not delivered")

    def expect(self, handle: str) -> None:
        """The inbox is done: an answer to this command comes soon, or none will."""
        to = read(handle)
        if to is not None and to.kind == "command":
            place = self._placeholders.setdefault(to, _Placeholder())
            place.until = self._clock.now() + GRACE

    async def sweep(self) -> None:
        """End every "thinking…" that nothing came for; forget what is too old to matter."""
        now = self._clock.now()
        for to, place in list(self._placeholders.items()):
            if place.until is not None and now >= place.until:
                async with place.lock:
                    await self._end(to, place)
            if now >= to.ends:
                del self._placeholders[to]
        self._renewed = {id_: to for id_, to in self._renewed.items() if now < to.ends}

    async def _end(self, to: Handle, place: _Placeholder) -> None:
        place.until = None
        if place.slot is not None:
            return
        try:  # the place stays free: what comes after all is shown there
            with _refusals(gone_is_fine=True):
                await self._again(to).edit_original_response(view=_sentence(NOTED))
        except Exception:
            log.exception("a placeholder stays that says the bot is thinking")

    async def _show(self, to: Handle, post: Post, picture: Picture | None) -> discord.Message:
        """Show all parts of *post*; the first of them."""
        first, *more = self._drawn(post)
        shown = await self._first(to, first, post.slot, None if more else picture)
        for view in more:
            await self._follow_up(to, view, picture if view is more[-1] else None)
        return shown

    async def _first(
        self, to: Handle, view: ui.LayoutView, slot: str, picture: Picture | None = None
    ) -> discord.Message:
        if to.kind == "press":  # the original is the message with the button
            return await self._follow_up(to, view, picture)
        place = self._placeholders.setdefault(to, _Placeholder())
        async with place.lock:
            if place.slot in (None, slot):
                place.slot = slot
                try:
                    return await self._again(to).edit_original_response(
                        view=view, attachments=files(picture)
                    )
                except discord.NotFound as error:
                    if error.code != 10008:
                        raise
        return await self._follow_up(to, view, picture)

    async def _follow_up(
        self, to: Handle, view: ui.LayoutView, picture: Picture | None = None
    ) -> discord.Message:
        return await self._again(to).followup.send(
            view=view, files=files(picture), ephemeral=True, wait=True
        )

    def _drawn(self, post: Post) -> Sequence[ui.LayoutView]:
        return self._draw(self._connected(), post)

    def _connected(self) -> discord.Client:
        if self.client is None:
            raise TryLater(BUSY, "the bot is not connected to Discord")
        return self.client

    def _again(self, to: Handle) -> discord.Interaction:
        """The interaction, as much of it as an answer needs: also of before a restart."""
        known: Any = {
            "id": 0,
            "type": discord.InteractionType.application_command.value,
            "version": 1,
            "application_id": to.application,
            "token": to.token,
            "attachment_size_limit": 0,
        }
        return discord.Interaction(data=known, state=self._connected()._connection)

    def _reach(self, message: str) -> tuple[int, Handle | None]:
        """The id of a private message, and the handle that reaches it now, if one does."""
        told, _, number = message.rpartition("/")
        for to in (read(told), self._renewed.get(number)):
            if to is not None and self._clock.now() < to.ends:
                return int(number), to
        return 0, None


def _sentence(sentence: str) -> StaticView:
    view = StaticView(timeout=None)
    view.add_item(ui.TextDisplay(sentence))
    return view


@contextmanager
def _refusals(*, gone_is_fine: bool = False) -> Iterator[None]:
    """Say as the port does what Discord's codes mean. Its own troubles (5xx) pass as they are."""
    try:
        yield
    except discord.HTTPException as error:
        if error.code in _GONE:
            if gone_is_fine:
                return
            raise Refused(f"Discord does not take a private answer any more: {error}") from error
        if error.status == 429:
            raise TryLater(BUSY) from error
        if error.status < 500:
            raise Refused(f"Discord does not take this private answer: {error}") from error
        raise
