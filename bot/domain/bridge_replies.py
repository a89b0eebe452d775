"""What the bot shows of what came over the ticket bridge."""

from bot.domain.excerpts import excerpt
from bot.domain.message import Action, Block, Button, Message, Moment, Quote, Strong
from bot.domain.parts.remarks import Remark
from bot.domain.phrases import message, say, shorten, small
from bot.domain.states import LIVE
from bot.domain.ticket import Ticket

ON_CARD = 3  # remarks that staff sees at once
LENGTH = 300  # characters of each
WHOLE = 1_500  # characters of an answer: every platform shows as many in one message
LINES = 40


def answered(ticket: Ticket, remark: Remark) -> Message:
    """An answer from the help desk, for the asker and everybody else in the thread."""
    solved = Button(
        label="That solved it", action=Action.CLOSE, ticket=ticket.number, style="primary"
    )
    return message(
        Quote(text=excerpt(remark.text, LINES, WHOLE)),
        say(Strong(text=remark.by.name), " from our team answered."),
        buttons=(solved,) if ticket.status in LIVE else (),
    )


def on_card(ticket: Ticket) -> tuple[Block, ...]:
    """The newest remarks, for staff."""
    return tuple(
        small(
            remark.by.name,
            " answered in the thread " if remark.public else " wrote ",
            Moment(at=remark.at, style="ago"),
            ": ",
            shorten(remark.text, LENGTH),
        )
        for remark in ticket.remarks[-ON_CARD:]
    )
