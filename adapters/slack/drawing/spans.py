"""The bot's own words as inline elements, and whom a message mentions."""

import re
from collections.abc import Collection

from adapters.slack.drawing.elements import Element, channel, date, link, text, user, usergroup
from adapters.slack.drawing.look import Look
from adapters.slack.drawing.mrkdwn import AGO, CLOCK, mrkdwn
from adapters.slack.workspaces import user_of
from adapters.visible import visible
from bot.domain.message import Link, Message, Moment, Paragraph, Person, Ping, Span, Strong, Typed

LONGEST = 1900  # characters of a paragraph in mrkdwn; small print takes 2,000
NAME = 80  # characters of a name; Slack's own have at most 80
WORDS = 1000  # characters of one span

_MENTIONS = ("user", "usergroup")
_CHANNEL = re.compile(r"#(?P<id>[CGD][A-Z0-9]{2,})")


def spans(block: Paragraph, message: Message, look: Look) -> list[Element]:
    """*block* on one line, of at most `LONGEST` characters as mrkdwn. Small print pings nobody."""
    line: list[Element] = []
    room, pings = LONGEST, () if block.small else message.pings
    for span in block.spans:
        shown = _span(span, pings, look)
        room -= len(mrkdwn([shown])) + 1 if shown else 0
        if room < 0:
            return [*line, text("…")]  # between two spans: within one it could cut a name
        line += [shown] if shown else []
    return line or [text("…")]  # Slack takes no text without a character


def mentions(elements: list[Element]) -> bool:
    """Whether anybody is notified by one of *elements*."""
    return any(element["type"] in _MENTIONS for element in elements)


def unnamed(message: Message, look: Look) -> list[Element]:
    """Mentions of those whom the message notifies without naming them: no mention, no ping."""
    words = [b for b in message.blocks if isinstance(b, Paragraph) and not b.small]
    said = [span for block in words for span in block.spans]
    named = {span.account for span in said if isinstance(span, Person)}
    named |= {span.name for span in said if isinstance(span, Ping)}
    missing = [name for name in dict.fromkeys(message.pings) if name not in named]
    found = [mention for name in missing if (mention := _mention(name, look))]
    return [part for mention in found for part in (mention, text(" "))][:-1]


def name(words: str) -> str:
    """The name of somebody or something, on one line; one that shows nothing is "someone"."""
    return _shorten(" ".join(visible(words).split()), NAME) or "someone"


def _span(span: Span, pings: Collection[str], look: Look) -> Element | None:
    match span:
        case str():
            return text(words) if (words := _line(span)) else None
        case Strong():
            return text(name(span.text) if len(span.text) <= NAME else _line(span.text), "bold")
        case Person():
            mention = _mention(span.account, look) if span.account in pings else None
            known = look.people.get(span.account) if span.name == span.account else None
            return mention or text(name(known or span.name), "bold")
        case Ping():
            mention = _mention(span.name, look) if span.name in pings else None
            return mention or text(f"@{name(span.name)}")
        case Moment():
            return _moment(span)
        case Link():
            return _link(span, look)
        case Typed():
            return text(f"{look.command} {_line(span.line)}".strip(), "code")


def _mention(whom: str, look: Look) -> Element | None:
    """The mention of an account or of a tier; None where Slack has none."""
    member = user_of(whom) or look.tagged.get(whom, "")
    if re.fullmatch(r"[UW][A-Z0-9]+", member):
        return user(member)
    return usergroup(member) if re.fullmatch(r"S[A-Z0-9]+", member) else None


def _moment(moment: Moment) -> Element:
    match moment.style:
        case "date":
            return date(moment.at, "{date_short}", f"{moment.at:%Y-%m-%d}")
        case "ago":
            return date(moment.at, AGO, f"{moment.at:%Y-%m-%d %H:%M} UTC")
        case "clock":
            return date(moment.at, CLOCK, f"{moment.at:%Y-%m-%d %H:%M} UTC")


def _link(to: Link, look: Look) -> Element:
    label = to.label
    if found := _CHANNEL.fullmatch(label):  # an id, which people know by its name
        if found["id"] not in look.channels:
            return channel(found["id"])
        label = f"#{look.channels[found['id']]}"
    address = look.address(to.conversation, to.message)
    return link(address, name(label)) if address else text(name(label))


def _line(words: str) -> str:
    return _shorten(re.sub(r"\s*[\n\r\v\f\x85\u2028\u2029]\s*", " ", visible(words)), WORDS)


def _shorten(words: str, longest: int) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1]}…"
