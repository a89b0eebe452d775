"""Who is not to be asked any more is not: requests that wait to be sent are taken back."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain import waves
from bot.domain.asks import Ask, Way
from bot.domain.blocks import What
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.effects import Effect
from bot.domain.events import Event, RoleChanged
from bot.domain.helper_views import ask_slot
from bot.domain.helpers import Helper
from bot.domain.helping_effects import KeepBlock, KeepHelper
from bot.domain.identity import OUTSIDE, Actor
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket
from bot.domain.views import shown


def withheld(decision: Decision, event: Event, policy: Policy, facts: Facts) -> Decision:
    """*decision*, and whatever of it means that somebody shall not hear what they were asked.

    What was sent stays as it is: they have read it, and can still say that they take it.
    """
    if not facts.unasked:
        return decision
    wishes = {
        effect.helper.account: effect.helper
        for effect in decision.effects
        if isinstance(effect, KeepHelper)
    }
    gone = _gone(decision.effects, event, facts)
    tickets = {ticket.number: ticket for ticket in decision.tickets}  # what it is about comes first
    for ticket in facts.unasked.values():
        tickets.setdefault(ticket.number, ticket)
    changed: list[Ticket] = []
    effects: list[Effect] = []
    for ticket in tickets.values():
        after = _without(ticket, wishes, gone, event.at, facts.unasked)
        if after != ticket:
            effects += shown(ticket, after, policy)
        if after != ticket or ticket in decision.tickets:
            changed.append(after)
    return replace(decision, tickets=tuple(changed), effects=(*decision.effects, *effects))


def left(event: RoleChanged, facts: Facts) -> Decision:
    """Somebody who helped is a guest now, or gone: that is remembered with them."""
    if facts.helper is None or event.actor.role not in OUTSIDE:
        return IGNORED
    return Decision(effects=(KeepHelper(helper=facts.helper),))


def _gone(effects: Collection[Effect], event: Event, facts: Facts) -> frozenset[str]:
    """Accounts that are not asked at all any more."""
    blocked = {
        account
        for effect in effects
        if isinstance(effect, KeepBlock) and effect.block.what is What.HELPING
        for account in facts.members.accounts(effect.block.account)
    }
    actor: Actor | None = getattr(event, "actor", None)
    outside = {actor.account} if actor is not None and actor.role in OUTSIDE else set()
    return frozenset(blocked | outside)


def _without(
    ticket: Ticket,
    wishes: Mapping[str, Helper],
    gone: Collection[str],
    at: datetime,
    unasked: Mapping[str, Ticket],
) -> Ticket:
    """*ticket* as if whoever is not to be asked had not been; they are not asked about it again."""

    def unwanted(ask: Ask) -> bool:
        if ask_slot(ticket, ask) not in unasked:
            return False
        wish = wishes.get(ask.account)
        return ask.account in gone or (wish is not None and not _wants(wish, ask, ticket, at))

    asks = tuple(
        replace(ask, wave=0, way=Way.OFF, ended_at=at) if unwanted(ask) else ask
        for ask in ticket.asks
    )
    return ticket if asks == ticket.asks else replace(ticket, asks=asks)


def _wants(helper: Helper, ask: Ask, ticket: Ticket, at: datetime) -> bool:
    """Whether *helper* would be asked in this way now."""
    return (
        helper.way is ask.way
        and helper.daily != 0
        and waves.follows(helper, ticket)
        and not helper.rests(at)
    )
