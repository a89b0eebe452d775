"""What happened in the playground, in the bot's words. Pure: a line of the log in, an event out."""

import re

from adapters.web.cast import COMMUNITY, PLATFORM, Persona, channel_of, persona_named, persona_of
from adapters.web.ops import (
    BotDelete,
    BotEdit,
    BotPost,
    Command,
    Delete,
    Edit,
    Post,
    Press,
    Push,
    React,
    Trouble,
    op_of,
)
from bot.domain.commands import Command as Commanded
from bot.domain.events import (
    ActionPressed,
    CommandGiven,
    Event,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
    RoomOpened,
)
from bot.domain.identity import Actor, Conversation
from bot.store.playground import LoggedOp

# Whom they are about is no part of what else they say.
ABOUT_SOMEBODY = frozenset(
    each.value for each in (Commanded.ASSIGN, Commanded.BLOCK, Commanded.UNBLOCK, Commanded.DUTY)
)

_MENTION = re.compile(r"(?<![\w@/.])@answerwell\b", re.IGNORECASE)
_TO_BOT = re.compile(r"^\s*@answerwell\b[\s,:]*|[\s,]*(?<![\w@/.])@answerwell\s*$", re.IGNORECASE)


class UnknownPlaceError(ValueError):
    """The log names a person or a channel that the playground does not have."""


def to_event(logged: LoggedOp, community: str = COMMUNITY) -> Event | None:
    """The event of a line of the log; None for what the bot did itself, and for the clock.

    Raises:
        UnknownPlaceError: it names nobody or nowhere that we know.
        pydantic.ValidationError: it is no operation.
    """
    op = op_of(logged)
    key = f"{PLATFORM}:op:{logged.id}"
    match op:
        case Post():
            channel = channel_of(op.channel)
            direct = channel is not None and channel.audience == "owner"
            return MessagePosted(
                key=key,
                at=logged.at,
                conversation=conversation(op.channel, op.thread or str(logged.id), community),
                actor=_persona(op.who).actor,
                message=str(logged.id),
                text=without_mention(op.text),
                addressed=op.asks_bot or direct or mentions_bot(op.text),
                private=_private(op.channel),
                reply_to=op.reply_to,
            )
        case Edit():
            return MessageEdited(
                key=key,
                at=logged.at,
                conversation=conversation(op.channel, op.thread or op.message, community),
                actor=_persona(op.who).actor,
                message=op.message,
                text=without_mention(op.text),
                private=_private(op.channel),
            )
        case Delete():
            return MessageDeleted(
                key=key,
                at=logged.at,
                conversation=conversation(op.channel, op.thread or op.message, community),
                message=op.message,
            )
        case React():
            make = ReactionAdded if op.kind == "react" else ReactionRemoved
            return make(
                key=key,
                at=logged.at,
                conversation=conversation(op.channel, op.thread or op.message, community),
                actor=_persona(op.who).actor,
                message=op.message,
                emoji=op.emoji,
            )
        case Press():
            return ActionPressed(
                key=key,
                at=logged.at,
                conversation=conversation(op.channel, op.thread, community),
                actor=_persona(op.who).actor,
                action=op.action,
                ticket=op.ticket,
                argument=op.argument,
                handle=op.changes,
                target=_persona(op.target).actor if op.target else None,
            )
        case Command():
            target, rest = _target(op.argument)
            return CommandGiven(
                key=key,
                at=logged.at,
                conversation=conversation(op.channel, op.thread, community),
                actor=_persona(op.who).actor,
                command=op.command,
                argument=rest if target and op.command in ABOUT_SOMEBODY else op.argument,
                target=target,
            )
        case BotPost() if op.opens:
            return RoomOpened(
                key=key,
                at=logged.at,
                conversation=conversation(op.channel, str(logged.id), community),
                ticket=op.opens,
            )
        case BotPost() | BotEdit() | BotDelete() | Trouble() | Push():
            return None


def mentions_bot(text: str) -> bool:
    """Whether *text* is addressed to the bot by its name."""
    return _MENTION.search(text) is not None


def without_mention(text: str) -> str:
    """*text* without the bot's name at its ends, where it says nothing of the matter."""
    return _TO_BOT.sub("", text).strip() if mentions_bot(text) else text


def conversation(channel: str, thread: str, community: str = COMMUNITY) -> Conversation:
    """The place in the bot's words."""
    return Conversation(community=community, platform=PLATFORM, channel=channel, thread=thread)


def _persona(who: str) -> Persona:
    persona = persona_of(who)
    if persona is None:
        raise UnknownPlaceError(f"nobody here is called {who!r}")
    return persona


def _target(argument: str) -> tuple[Actor | None, str]:
    """Whom a command names behind an @, with the role from our cast, and what else it says."""
    before, at, after = argument.partition("@")
    words = after.split()
    for many in (2, 1):  # "@Ben Adams …" or "@ben …"
        persona = persona_named(" ".join(words[:many])) if at else None
        if persona is not None:
            return persona.actor, " ".join([*before.split(), *words[many:]])
    return None, argument


def _private(channel: str) -> bool:
    place = channel_of(channel)
    if place is None:
        raise UnknownPlaceError(f"there is no channel {channel!r}")
    return place.audience != "everyone"
