"""A platform takes no request to a helper: they are asked in the thread, or another one is.

Who is gone from the community is not asked any more. Nobody who chose direct messages has said that
they want to be asked no more; so whoever closed them is mentioned from then on, and told why at the
next occasion.
"""

from dataclasses import replace

from bot.domain import ask_replies, waves
from bot.domain.asks import Ask, Way
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Effect
from bot.domain.events import RequestRefused
from bot.domain.helpers import Helper
from bot.domain.helping_effects import KeepHelper, NoteGone
from bot.domain.message import Message
from bot.domain.policy import Policy
from bot.domain.sla import waits_for_helpers
from bot.domain.ticket import Ticket
from bot.domain.views import shown


def refused(ticket: Ticket, event: RequestRefused, policy: Policy, facts: Facts) -> Decision:
    """The request to *event*'s account was not taken; it counts as one that never was."""
    helper, effects = facts.helper, tuple[Effect, ...]()
    if event.gone:
        effects, helper = (NoteGone(account=event.account),), None
    if helper is not None and helper.way is Way.DIRECT:
        helper = replace(helper, way=Way.MENTION, shut=True)
        effects = (KeepHelper(helper=helper),)
    lost = next((ask for ask in ticket.asks if _is_lost(ask, event.account)), None)
    if lost is None:
        return Decision(effects=effects)
    here = event.account.startswith(f"{ticket.conversation.platform}:")
    after = ticket
    if here and helper is not None and helper.way is Way.MENTION and not helper.rests(event.at):
        number = 1 + max(ask.wave for ask in ticket.asks)  # an edit would notify nobody
        after = _with(ticket, lost, replace(lost, way=Way.MENTION, wave=number, at=event.at))
    else:
        never = replace(lost, way=Way.OFF, wave=0, ended_at=event.at)
        after, others = _with(ticket, lost, never), tuple[Effect, ...]()
        if waits_for_helpers(ticket):
            able = waves.able(after, facts)
            after, others = waves.ask(after, able, 1, event.at, policy, facts)
        effects = (*effects, *others)
    return Decision(tickets=(after,), effects=(*effects, *shown(ticket, after, policy)))


def _is_lost(ask: Ask, account: str) -> bool:
    return ask.account == account and ask.way in (Way.DIRECT, Way.MENTION) and not ask.ended_at


def _with(ticket: Ticket, old: Ask, new: Ask) -> Ticket:
    return replace(ticket, asks=tuple(new if ask == old else ask for ask in ticket.asks))


def explained(message: Message, helper: Helper | None) -> tuple[Message, tuple[Effect, ...]]:
    """*message* to a helper, with a word on it if they do not know yet."""
    if helper is None or not helper.shut:
        return message, ()
    told = KeepHelper(helper=replace(helper, shut=False))
    return replace(message, blocks=(*message.blocks, ask_replies.shut())), (told,)
