"""Discord's messages as events: the same message gives an equal event, whenever it is read."""

from collections.abc import Iterable
from datetime import datetime

import discord
from discord.components import Component, Container, SectionComponent, TextDisplay

from adapters.discord.hearing.asked import QUESTION_ID, unquoted
from adapters.discord.hearing.place import Place
from adapters.discord.hearing.wording import wording
from bot.domain.events import (
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
)
from bot.domain.identity import Actor

WRITTEN = frozenset({discord.MessageType.default, discord.MessageType.reply})


def author(message: discord.Message, me: int) -> discord.Member | discord.User | None:
    """Whose words *message* holds; None where it is nobody's: notices, other bots, webhooks.

    What the bot posts for whoever asked is that person's.
    """
    if message.author.id == me:
        asked = message.interaction_metadata
        return asked.user if asked is not None and question(message) is not None else None
    if message.author.bot or message.webhook_id is not None or message.type not in WRITTEN:
        return None
    return message.author


def posted(
    message: discord.Message, place: Place, actor: Actor, me: int, *, opens: bool = False
) -> MessagePosted:
    """The event of *message* in *place*; *actor* is its `author` with the role held now."""
    asked = question(message) if message.author.id == me else None
    return MessagePosted(
        key=f"discord:message:{message.id}",
        at=message.created_at,
        conversation=place.conversation(message.id),
        actor=actor,
        message=str(message.id),
        text=asked if asked is not None else _text(message, place, me),
        addressed=asked is not None or place.guild is None or _addressed(message, me),
        private=place.private,
        reply_to=_answered(message),
        opens=opens,
    )


def edited(message: discord.Message, place: Place, actor: Actor, me: int) -> MessageEdited | None:
    """The event of an edit; None if nobody edited anything, as when a link got its preview."""
    at = message.edited_at
    if at is None:
        return None
    return MessageEdited(
        key=f"discord:edit:{message.id}:{at.isoformat()}",
        at=at,
        conversation=place.conversation(message.id),
        actor=actor,
        message=str(message.id),
        text=_text(message, place, me),
        private=place.private,
    )


def deleted(message: int, place: Place, at: datetime) -> MessageDeleted:
    """The event of a message that is gone; Discord does not say since when, so *at* does."""
    return MessageDeleted(
        key=f"discord:delete:{message}",
        at=at,
        conversation=place.conversation(message),
        message=str(message),
    )


def reacted(
    message: int, emoji: str, place: Place, actor: Actor, at: datetime, *, round_: int
) -> ReactionAdded:
    """The event of a reaction; *round_* is how often the same one was taken back before.

    Discord gives a reaction no id and no time. Counting what was taken back tells the second
    "add" from a repetition of the first, and is the same whether heard live or found later.
    """
    return ReactionAdded(
        key=f"discord:reaction:{message}:{actor.account}:{emoji}:{round_}",
        at=at,
        conversation=place.conversation(message),
        actor=actor,
        message=str(message),
        emoji=emoji,
    )


def unreacted(
    message: int, emoji: str, place: Place, actor: Actor, at: datetime, *, round_: int
) -> ReactionRemoved:
    """The event of a reaction that is taken back, for the time after *round_* others."""
    return ReactionRemoved(
        key=f"discord:unreaction:{message}:{actor.account}:{emoji}:{round_}",
        at=at,
        conversation=place.conversation(message),
        actor=actor,
        message=str(message),
        emoji=emoji,
    )


def _text(message: discord.Message, place: Place, me: int) -> str:
    text = wording(message, me, _my_role(message, me))
    if place.forum and message.id == place.id and not text.startswith(place.title):
        return f"{place.title}\n{text}"
    return text


def _addressed(message: discord.Message, me: int) -> bool:
    answered = message.reference.resolved if message.reference is not None else None
    return (
        me in message.raw_mentions
        or _my_role(message, me) in message.raw_role_mentions
        or (isinstance(answered, discord.Message) and answered.author.id == me)
    )


def _my_role(message: discord.Message, me: int) -> int | None:
    """The role that Discord made for the bot: people mention it and mean the bot."""
    roles = message.guild.roles if message.guild is not None else ()
    return next((role.id for role in roles if role.tags and role.tags.bot_id == me), None)


def _answered(message: discord.Message) -> str | None:
    if message.type is not discord.MessageType.reply or message.reference is None:
        return None
    return str(message.reference.message_id) if message.reference.message_id else None


def question(message: discord.Message) -> str | None:
    """The question that one of the bot's own messages holds."""
    first = next(iter(_texts(message.components)), None)
    if first is None or first.id != QUESTION_ID:
        return None
    return unquoted(first.content)


def _texts(components: Iterable[Component]) -> list[TextDisplay]:
    """Every text that is shown, from top to bottom."""
    texts: list[TextDisplay] = []
    for component in components:
        if isinstance(component, TextDisplay):
            texts.append(component)
        elif isinstance(component, Container | SectionComponent):
            texts += _texts(component.children)
    return texts
