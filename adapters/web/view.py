"""One line of the log as one viewer may see it."""

from typing import Any

from markupsafe import Markup

from adapters.web.cast import BOT, Persona, channel_of, may_see
from adapters.web.markdown import markdown
from adapters.web.ops import (
    BotDelete,
    BotEdit,
    BotPost,
    Command,
    Delete,
    Edit,
    Op,
    Post,
    Press,
    Push,
    React,
    Trouble,
    op_of,
)
from adapters.web.render import render
from adapters.web.translate import mentions_bot
from bot.store.playground import LoggedOp


def seen_by(op: Op, viewer: Persona) -> bool:
    """Whether *viewer* may know of *op* at all."""
    match op:
        case Push():
            return True
        case Press():
            return False  # what it caused is seen, and that is enough
        case Command():
            return op.who == viewer.id and _open(op.channel, viewer)
        case React() | BotPost() | BotEdit() | BotDelete() | Trouble():
            return op.only in ("", viewer.id) and _open(op.channel, viewer)
        case Post() | Edit() | Delete():
            return _open(op.channel, viewer)


def view(logged: LoggedOp, viewer: Persona) -> dict[str, Any] | None:
    """What the browser of *viewer* is told of a line of the log; None: nothing."""
    op = op_of(logged)
    if not seen_by(op, viewer):
        return None
    told: dict[str, Any] = {"kind": op.kind, "id": str(logged.id), "at": logged.at.isoformat()}
    if not isinstance(op, Push):
        told |= {"channel": op.channel, "thread": op.thread}
    return told | _detail(op, viewer, f"/picture/{logged.id}?who={viewer.id}")


def _detail(op: Op, viewer: Persona, picture: str) -> dict[str, Any]:
    match op:
        case Post():
            return _text(op, viewer) | {
                "who": op.who,
                "reply_to": op.reply_to,
                "asks_bot": op.asks_bot or mentions_bot(op.text),
            }
        case Edit():
            return _text(op, viewer) | {"message": op.message}
        case React():
            return {"message": op.message, "who": op.who, "emoji": op.emoji}
        case Command():
            return {"who": op.who, "text": f"/{op.command} {op.argument}".rstrip()}
        case BotPost():
            return {
                "who": BOT.account.partition(":")[2],
                "html": str(render(op.content, picture)),
                "private": bool(op.only),
                "pings": bool(op.content.pings),
            }
        case BotEdit():
            return {"message": op.message, "html": str(render(op.content, picture))}
        case Delete() | BotDelete():
            return {"message": op.message}
        case Push():
            return {"who": op.who, "offset_s": op.offset_s, "moved_s": op.moved_s}
        case Trouble() | Press():
            return {}


def _text(op: Post | Edit, viewer: Persona) -> dict[str, Any]:
    html = Markup('<div dir="auto">{}</div>').format(markdown(op.text))
    # The source goes to its author only, who may edit it.
    return {"html": str(html), "text": op.text if op.who == viewer.id else None}


def _open(channel: str, viewer: Persona) -> bool:
    place = channel_of(channel)
    return place is not None and may_see(viewer, place)
