"""An event as databases can keep it."""

from dataclasses import replace

from bot.domain.events import (
    ActionPressed,
    BridgeCalled,
    CommandGiven,
    Event,
    LetterDue,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    PlatformChecked,
    ReactionAdded,
    ReactionRemoved,
    RequestRefused,
    RoleChanged,
    RoomOpened,
    SetupChanged,
    SwapDue,
    TimerFired,
)
from bot.domain.identity import Actor


def storable(event: Event) -> Event:
    """*event* without what no database stores: NUL characters and halves of surrogate pairs."""
    match event:
        case MessagePosted() | MessageEdited():
            return replace(event, text=_clean(event.text), actor=_named(event.actor))
        case ActionPressed():
            return replace(
                event,
                argument=_clean(event.argument),
                actor=_named(event.actor),
                target=event.target and _named(event.target),
            )
        case CommandGiven():
            return replace(
                event,
                command=_clean(event.command),
                argument=_clean(event.argument),
                actor=_named(event.actor),
                target=event.target and _named(event.target),
            )
        case ReactionAdded() | ReactionRemoved():
            return replace(event, emoji=_clean(event.emoji), actor=_named(event.actor))
        case SetupChanged():
            setup = replace(event.setup, by_name=_clean(event.setup.by_name))
            return replace(event, actor=_named(event.actor), setup=setup)
        case PlatformChecked():
            named = (replace(each, name=_clean(each.name)) for each in event.troubles)
            return replace(event, troubles=tuple(named))
        case BridgeCalled():
            return replace(event, text=_clean(event.text), actor=_named(event.actor))
        case RoleChanged():
            return replace(event, actor=_named(event.actor))
        case MessageDeleted() | TimerFired() | RoomOpened() | LetterDue() | SwapDue():
            return event
        case RequestRefused():
            return event


def _named(actor: Actor) -> Actor:
    return replace(actor, name=_clean(actor.name))


def _clean(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()
