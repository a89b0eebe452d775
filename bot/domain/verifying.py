"""Staff checks an accepted answer: it is right."""

from dataclasses import replace
from datetime import datetime

from bot.domain import credits
from bot.domain.awards import occasion
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Effect
from bot.domain.helping_effects import Verify
from bot.domain.identity import Actor, Role
from bot.domain.parts.endings import Checked
from bot.domain.policy import Policy
from bot.domain.resolution import with_answer
from bot.domain.ticket import Ticket, reply_of
from bot.domain.views import shown


def verified(ticket: Ticket, by: Actor, at: datetime, policy: Policy, facts: Facts) -> Decision:
    """*by*, of staff, has checked the accepted answer.

    What nobody accepted in so many words is accepted by that: whoever finds it right says so.
    Staff's own answers earn nothing more by it.
    """
    ended = ticket.resolution
    reply = reply_of(ticket, ended.message) if ended is not None else None
    assert ended is not None, "permissions checked it"
    assert reply is not None, "permissions checked it"
    now, effects = ticket, tuple[Effect, ...]()
    if ended.assumed:
        now, effects = with_answer(ticket, reply, by, at, policy, facts)
        assert now.resolution is not None, "it was accepted just now"
        ended = now.resolution
    transfers: tuple[credits.Transfer, ...] = ()
    if reply.author.role is not Role.STAFF:
        on = occasion(ticket, by.account, at, policy, facts, round_=now.rounds, entry=ended.entry)
        transfers = credits.for_verified(replace(on, paid=on.paid.after(effects)), reply.author)
    checked = Checked(by=by, at=at, transfers=transfers)
    after = replace(now, resolution=replace(ended, checked=checked))
    entry = (Verify(entry=ended.entry, by=by, at=at),) if ended.kept else ()
    return Decision(
        tickets=(after,),
        effects=(*effects, *transfers, *entry, *shown(ticket, after, policy)),
    )
