"""A paragraph of the bot's own words as Discord Markdown, and whom a message notifies."""

from collections.abc import Iterable

import discord

from adapters.discord.drawing.escape import escape, escape_name
from adapters.discord.drawing.look import Look, account_id
from bot.domain.message import Link, Message, Moment, Paragraph, Person, Ping, Span, Strong, Typed

LONGEST = 2500  # characters of a paragraph

_ROUND = str.maketrans("[]", "()")


def paragraph(block: Paragraph, message: Message, look: Look) -> str:
    """*block* on one line of at most `LONGEST` characters."""
    line = "-# " if block.small else ""
    for span in block.spans:
        shown = _span(span, message, look)
        if len(line) + len(shown) >= LONGEST:
            return f"{line}…"  # between two spans: within one it could cut a link in two
        line += shown
    return line.rstrip()


def unnamed(message: Message, look: Look) -> str:
    """Mentions of those whom the message notifies without naming them: no mention, no ping."""
    spans = [s for block in message.blocks if isinstance(block, Paragraph) for s in block.spans]
    named = {s.account for s in spans if isinstance(s, Person)}
    named |= {s.name for s in spans if isinstance(s, Ping)}
    missing = [name for name in dict.fromkeys(message.pings) if name not in named]
    return " ".join(mention for name in missing if (mention := _mention(name, look)))


def allowed_mentions(message: Message, look: Look) -> discord.AllowedMentions:
    """Exactly whom the message notifies, and nobody by anything that stands in it."""
    pings = tuple(dict.fromkeys(message.pings))
    return discord.AllowedMentions(
        everyone=False,
        users=_objects(account_id(name) for name in pings),
        roles=_objects(look.role(name) for name in pings),
        replied_user=False,
    )


def _objects(ids: Iterable[int | None]) -> list[discord.Object]:
    return [discord.Object(found) for found in ids if found is not None]


def _mention(name: str, look: Look) -> str:
    """The mention of an account or of a role; "" where Discord has none."""
    account, role = account_id(name), look.role(name)
    if account is not None:
        return f"<@{account}>"
    return "" if role is None else f"<@&{role}>"


def _span(span: Span, message: Message, look: Look) -> str:
    match span:
        case str():
            return escape(span)
        case Strong():
            return _bold(escape_name(span.text)) if len(span.text) <= 80 else escape(span.text)
        case Person():
            return _mention(span.account, look) or _bold(escape_name(span.name))
        case Ping():
            named = _mention(span.name, look) if span.name in message.pings else ""
            return named or f"\\@{escape_name(span.name)}"
        case Moment():
            return f"<t:{int(span.at.timestamp())}:{_style(span, look)}>"
        case Link():
            return _link(span, look)
        case Typed():
            return _bold(escape(f"/{span.line}"))


def _bold(words: str) -> str:
    return f"**{words}**"


def _style(moment: Moment, look: Look) -> str:
    match moment.style:
        case "date":
            return "D"
        case "ago":
            return "R"
        case "clock":
            return "t" if moment.at.date() == look.now.date() else "f"


def _link(link: Link, look: Look) -> str:
    address = look.address(link.conversation, link.message)
    if not address:
        return escape_name(link.label)
    label = link.label
    if label == f"#{link.conversation.channel}":  # an id, which people know by its name
        channel = int(link.conversation.channel)
        if channel not in look.names:
            return f"<#{channel}>"
        label = f"#{look.names[channel]}"
    label = label.translate(_ROUND)  # brackets within brackets are easily misread
    return f"[{escape_name(label)}]({address})"
