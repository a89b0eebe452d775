"""What the bot says to staff when a question is handed over, or given back."""

from itertools import groupby

from bot.domain.message import Action, Block, Button, Message, Moment, Person, Quote, Span, Strong
from bot.domain.parts.claims import Claim
from bot.domain.phrases import TITLE, say, shorten, small
from bot.domain.states import Status
from bot.domain.ticket import Ticket


def on_card(ticket: Ticket) -> tuple[Block, ...]:
    """What was said when it was handed over, or given back, and who had it before."""
    claim = ticket.claim if ticket.status is Status.CLAIMED else None
    if claim is None or not claim.from_name:
        return ()
    did = "gave it back" if claim.returned else "handed it over"
    had = _had(ticket)
    said = (Quote(text=claim.note),) if claim.note else ()
    return (*said, small(f"{claim.from_name} {did}. ", *had))


def _had(ticket: Ticket) -> tuple[Span, ...]:
    """Who had claimed it before; who took it again after a pause is named once."""
    spans: list[Span] = []
    for _, again in groupby(ticket.hands, key=lambda hand: hand.name):
        hand = next(again)
        spans += [", " if spans else "On it before: ", f"{hand.name} since ", Moment(at=hand.since)]
    return (*spans, ".") if spans else ()


def handed_over(ticket: Ticket, claim: Claim) -> Message:
    """For whoever somebody else of staff handed a question to, or gave one back."""
    did, end = (" gives ", " back to you: ") if claim.returned else (" hands ", " over to you: ")
    had = _had(ticket)
    back = Button(label="Give it back", action=Action.GIVE_BACK, ticket=ticket.number)
    return Message(
        blocks=(
            say(
                Person(account=claim.by.account, name=claim.by.name),
                ", ",
                Strong(text=claim.from_name),
                did,
                Strong(text=f"#{ticket.number}"),
                end,
                shorten(ticket.text, TITLE),
            ),
            *((Quote(text=claim.note),) if claim.note else ()),
            *((small(*had),) if had else ()),
        ),
        buttons=(back,) if claim.giver is not None else (),
        pings=(claim.by.account,),
    )
