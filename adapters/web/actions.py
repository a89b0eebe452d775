"""What a visitor does: each request becomes one op, if this person may do it."""

import json
import math
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request

from adapters.web import requests as asked
from adapters.web.cast import Channel, Persona, channel_of, may_see, persona_of
from adapters.web.ops import (
    BotPost,
    Command,
    Delete,
    Edit,
    Op,
    Post,
    Press,
    Push,
    React,
    op_of,
)
from adapters.web.platform import PlaygroundPlatform
from adapters.web.view import seen_by
from bot.domain.message import PERSONAL

LARGEST_BODY = 64 * 1024
FARTHEST_S = 5 * 365 * 24 * 3600  # how far the clock may be ahead

NextDue = Callable[[], Awaitable[datetime | None]]
_T = TypeVar("_T")


class RequestError(Exception):
    """The visitor gets this sentence instead of what was asked for."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


async def read(request: Request, kind: TypeAdapter[_T]) -> _T:
    """The body of *request* as *kind*.

    Raises:
        RequestError: it is none.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise RequestError("That is too much at once.", 413)
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RequestError("That is not JSON.") from error
    try:
        return kind.validate_python(value)
    except ValidationError as error:
        raise RequestError(asked.explain(error)) from error


class Actions:
    """Every write of the page. Each method takes a request and returns what the page is told."""

    def __init__(self, platform: PlaygroundPlatform, next_due: NextDue) -> None:
        self._platform = platform
        self._next_due = next_due

    async def say(self, request: Request) -> dict[str, Any]:
        wish = await read(request, asked.SAY)
        persona, channel = _place(wish.who, wish.channel)
        thread = await self._thread(persona, channel, wish.thread)
        if wish.reply_to is not None:
            await self._message(persona, wish.reply_to)
        post = Post(
            channel=channel.id,
            thread=thread,
            who=persona.id,
            text=wish.text,
            reply_to=wish.reply_to,
        )
        return await self._submit(post, persona, wish.key)

    async def edit(self, request: Request) -> dict[str, Any]:
        wish = await read(request, asked.CHANGE)
        persona, own = await self._own(wish.who, wish.message)
        edit = Edit(
            channel=own.channel,
            thread=own.thread,
            who=persona.id,
            message=wish.message,
            text=wish.text,
        )
        return await self._submit(edit, persona, wish.key)

    async def delete(self, request: Request) -> dict[str, Any]:
        wish = await read(request, asked.REMOVE)
        persona, own = await self._own(wish.who, wish.message)
        delete = Delete(
            channel=own.channel, thread=own.thread, who=persona.id, message=wish.message
        )
        return await self._submit(delete, persona, wish.key)

    async def react(self, request: Request) -> dict[str, Any]:
        wish = await read(request, asked.REACTION)
        persona = _persona(wish.who)
        message = await self._message(persona, wish.message)
        react = React(
            channel=message.channel,
            thread=message.thread,
            who=persona.id,
            message=wish.message,
            emoji=wish.emoji,
            only=message.only if isinstance(message, BotPost) else "",
            kind="react" if wish.on else "unreact",
        )
        return await self._submit(react, persona, wish.key)

    async def press(self, request: Request) -> dict[str, Any]:
        wish = await read(request, asked.TAP)
        persona = _persona(wish.who)
        message = await self._message(persona, wish.message)
        if wish.ticket is None and wish.argument != wish.message:
            raise RequestError("That button says nothing about this message.")
        private = isinstance(message, BotPost) and message.only
        press = Press(
            channel=message.channel,
            thread=message.thread,
            who=persona.id,
            action=wish.action,
            ticket=wish.ticket,
            argument=wish.argument,
            target=_persona(wish.target).id if wish.target else "",
            changes=wish.message if private and wish.action in PERSONAL else "",
        )
        return await self._submit(press, persona, wish.key)

    async def command(self, request: Request) -> dict[str, Any]:
        wish = await read(request, asked.SLASH)
        persona, channel = _place(wish.who, wish.channel)
        thread = await self._thread(persona, channel, wish.thread)
        question = wish.argument.strip()
        if wish.command == "ask" and question:
            # Others see the question, so that they can answer it.
            post = Post(
                channel=channel.id, thread=thread, who=persona.id, text=question, asks_bot=True
            )
            return await self._submit(post, persona, wish.key)
        command = Command(
            channel=channel.id,
            thread=thread,
            who=persona.id,
            command=wish.command,
            argument=question,
        )
        return await self._submit(command, persona, wish.key)

    async def clock(self, request: Request) -> dict[str, Any]:
        wish = await read(request, asked.SHIFT)
        persona = _persona(wish.who)
        if (wish.minutes is None) == (wish.to is None):
            raise RequestError("Say either how many minutes, or where to.")
        moved = wish.minutes * 60 if wish.minutes is not None else await self._to_deadline()
        offset = math.ceil(self._platform.clock.offset.total_seconds()) + moved
        if offset > FARTHEST_S:
            raise RequestError("The clock is far enough ahead. Start the demo on a new database.")
        push = Push(who=persona.id, offset_s=offset, moved_s=moved)
        return await self._submit(push, persona, wish.key) | {"moved_s": moved}

    async def _to_deadline(self) -> int:
        due = await self._next_due()
        if due is None:
            raise RequestError("Nothing is due.", 409)
        moved = math.ceil((due - self._platform.clock.now()).total_seconds())
        if moved <= 0:
            raise RequestError("The next deadline is now. Watch.", 409)
        return moved

    async def _submit(self, op: Op, persona: Persona, key: str) -> dict[str, Any]:
        # The key belongs to the persona: nobody can use up somebody else's.
        logged = await self._platform.submit(op, f"{persona.id}:{key}")
        return {"id": str(logged.id)}

    async def _message(self, persona: Persona, message: str) -> Post | BotPost:
        logged = await self._platform.find(message)
        op = op_of(logged) if logged else None
        if not isinstance(op, Post | BotPost) or not seen_by(op, persona):
            raise RequestError("That message is not there.", 404)
        return op

    async def _own(self, who: str, message: str) -> tuple[Persona, Post]:
        persona = _persona(who)
        op = await self._message(persona, message)
        if not isinstance(op, Post) or op.who != persona.id:
            raise RequestError("Only the person who wrote a message can change it.", 403)
        return persona, op

    async def _thread(self, persona: Persona, channel: Channel, thread: str) -> str:
        if not thread:
            return ""
        root = await self._message(persona, thread)
        if root.channel != channel.id:
            raise RequestError("That message is not there.", 404)
        return root.thread or thread


def _persona(who: str) -> Persona:
    persona = persona_of(who)
    if persona is None:
        raise RequestError("Nobody here has that name.")
    return persona


def _place(who: str, where: str) -> tuple[Persona, Channel]:
    persona, channel = _persona(who), channel_of(where)
    if channel is None or not may_see(persona, channel):
        raise RequestError(f"{persona.name} has no channel of that name.", 404)
    return persona, channel
