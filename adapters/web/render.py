"""The bot's message as HTML: times for the reader's own clock, buttons as buttons."""

from markupsafe import Markup

from adapters.picture import alt
from adapters.web.cast import persona_of_account
from adapters.web.markdown import bare, markdown
from bot.domain.message import (
    Block,
    Button,
    Link,
    Message,
    Moment,
    Paragraph,
    Person,
    Ping,
    Quote,
    Span,
    Strong,
    Typed,
)

ALT = 1000  # characters of the words for a picture

# `Markup.format` escapes every argument that is no Markup itself; nothing here escapes by hand.
_PING = Markup('<span class="ping">@{}</span>')
_PERSON = Markup('<bdi class="person">{}</bdi>')
_MOMENT = Markup('<time datetime="{}" data-style="{}">{}</time>')
_LINK = Markup('<a href="#m{}" class="to-message" data-channel="{}" data-thread="{}">{}</a>')
_STRONG = Markup("<strong>{}</strong>")
_PARAGRAPH = Markup('<p dir="auto">{}</p>')
_SMALL = Markup('<p dir="auto" class="small">{}</p>')
_PICTURE = Markup('<img class="picture" src="{}" alt="{}" width="540" loading="lazy">')
_QUOTE = Markup('<blockquote dir="auto">{}</blockquote>')
_BUTTON = Markup(
    '<button type="button" class="act act-{}" data-action="{}" data-ticket="{}"'
    ' data-argument="{}"{}>{}</button>'
)
_ASKS = Markup(' data-asks="{}" aria-haspopup="dialog"')
_BUTTONS = Markup('<div class="acts" role="group" aria-label="What you can do">{}</div>')


def render(message: Message, picture: str = "") -> Markup:
    """*message* as an HTML fragment. *picture* is the address of its picture, if it has one."""
    tagged = _Tagged(message.pings)
    parts = [_block(block, tagged) for block in message.blocks]
    if tagged.unnamed:
        chips = Markup(" ").join(map(_ping, tagged.unnamed))
        parts.insert(0, Markup('<p class="pings">{}</p>').format(chips))
    if message.chart is not None and picture:
        parts.append(_PICTURE.format(picture, alt(message.chart, ALT)))
    if message.buttons:
        parts.append(_BUTTONS.format(Markup("").join(map(_button, message.buttons))))
    return Markup("").join(parts)


class _Tagged:
    """Whom a message notifies: shown where its words name them, else in front."""

    def __init__(self, pings: tuple[str, ...]) -> None:
        self.pings = pings
        self.unnamed = list(dict.fromkeys(pings))

    def name(self, ping: str) -> bool:
        """Whether *ping* is notified; if so, it has been named now."""
        if ping in self.unnamed:
            self.unnamed.remove(ping)
        return ping in self.pings


def _ping(name: str) -> Markup:
    persona = persona_of_account(name)
    return _PING.format(bare(persona.name if persona else name))


def _name(person: Person) -> str:
    """Somebody's name; of whom only the account is known, that of the persona."""
    persona = persona_of_account(person.account) if person.name == person.account else None
    return persona.name if persona else person.name


def _block(block: Block, tagged: _Tagged) -> Markup:
    match block:
        case Paragraph():
            spans = Markup("").join(_span(span, tagged) for span in block.spans)
            return (_SMALL if block.small else _PARAGRAPH).format(spans)
        case Quote():
            return _QUOTE.format(markdown(block.text))


def _span(span: Span, tagged: _Tagged) -> Markup:
    match span:
        case str():
            return Markup("<br>").join(bare(span).split("\n"))
        case Person():
            return (_PING if tagged.name(span.account) else _PERSON).format(bare(_name(span)))
        case Ping():
            return (
                _ping(span.name)
                if tagged.name(span.name)
                else Markup("@{}").format(bare(span.name))
            )
        case Moment():
            utc = f"{span.at:%Y-%m-%d %H:%M} UTC"  # what stands there until the script has read it
            return _MOMENT.format(span.at.isoformat(), span.style, utc)
        case Link():
            place = span.conversation
            return _LINK.format(
                span.message or place.thread, place.channel, place.thread, bare(span.label)
            )
        case Strong():
            return _STRONG.format(bare(span.text))
        case Typed():
            return _STRONG.format(bare(f"/{span.line}"))


def _button(button: Button) -> Markup:
    return _BUTTON.format(
        button.style,
        button.action.value,
        button.ticket,
        button.argument,
        _ASKS.format(button.asks) if button.asks else "",
        bare(button.label),
    )
