"""What staff corrects of others' credit is a line of the audit log."""

from bot.domain.credits import Transfer
from bot.domain.decision import Decision
from bot.domain.effects import Effect
from bot.domain.events import (
    ActionPressed,
    CommandGiven,
    Event,
    ReactionAdded,
    ReactionRemoved,
)
from bot.domain.helping_effects import Log
from bot.domain.identity import Actor, Role
from bot.domain.phrases import number_of
from bot.domain.ticket import Ticket


def corrections(ticket: Ticket, event: Event, decision: Decision) -> tuple[Effect, ...]:
    """The line for somebody of staff who takes credit back in *ticket*; none for one's own word.

    An asker on the team who changes their mind corrects nobody, as anybody who takes back what
    they gave themselves.
    """
    if not isinstance(event, ActionPressed | CommandGiven | ReactionAdded | ReactionRemoved):
        return ()
    by = event.actor
    back = [
        effect
        for effect in decision.effects
        if isinstance(effect, Transfer) and effect.count < 0 and effect.asker != by.account
    ]
    if by.role is not Role.STAFF or by.account == ticket.asker.account or not back:
        return ()
    helper = Actor(account=back[0].account, name=back[0].name)
    points = sum(line.amount for line in back)
    number = len({line.account for line in back})
    note = f"took back {-points} points from {number_of(number, 'account')}"
    return (Log(act="correct", by=by, subject=helper, ticket=ticket.number, note=note),)
