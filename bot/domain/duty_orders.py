"""`/duty`: who is on duty now, in the next days, and when one is oneself."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain import duty_replies as replies
from bot.domain import duty_words, swap_orders
from bot.domain.answering import privately
from bot.domain.decision import Decision, Facts
from bot.domain.duty import Stint, Swap, shifts_between
from bot.domain.duty_words import Order, Verb, WhenError
from bot.domain.events import CommandGiven
from bot.domain.message import Message
from bot.domain.phrases import joined
from bot.domain.policy import Policy
from bot.domain.swap_orders import AHEAD, NotDone, rotas, stints_of

WEEK = timedelta(days=7)


def told(event: CommandGiven, typed: str, policy: Policy, facts: Facts) -> Decision:
    """Answer `duty`, or arrange what it asks for."""
    order = duty_words.read(typed, policy.rotas)
    if not policy.rotas:
        return privately(event, replies.no_rotas())
    try:
        match order.verb:
            case Verb.NOW | Verb.WEEK if order.when:
                raise NotDone(_no_rota(order.when, policy))
            case Verb.NOW:
                found = _stints(order, policy, facts.swaps, event.at, WEEK)
                return privately(event, replies.now(found, facts.names))
            case Verb.WEEK:
                found = _stints(order, policy, facts.swaps, event.at, WEEK)
                return privately(event, replies.week(found, facts.names))
            case Verb.ME:
                return privately(event, _mine(event, order, policy, facts))
            case Verb.SWAP:
                return swap_orders.swap(event, order, policy, facts)
            case Verb.COVER:
                return swap_orders.cover(event, order, policy, facts)
            case None:
                return privately(event, replies.usage())
    except WhenError as error:
        return privately(event, replies.not_done(str(error)))
    except NotDone as error:
        return privately(event, replies.not_done(*error.why))


def on_now(
    policy: Policy, swaps: Sequence[Swap], names: Mapping[str, str], at: datetime
) -> Message:
    """Who is on duty now and next in every rota, as `duty` answers it."""
    return replies.now(_stints(Order(verb=Verb.NOW), policy, swaps, at, WEEK), names)


def _no_rota(text: str, policy: Policy) -> str:
    return f"there is no rota “{text[:40]}”. There is {joined(sorted(policy.rotas))}."


def _stints(
    order: Order, policy: Policy, swaps: Sequence[Swap], at: datetime, span: timedelta
) -> Mapping[str, Sequence[Stint]]:
    """Who is on duty in the next while, by rota."""
    return {
        name: shifts_between(rota, swaps, at, at + span, name=name)
        for name, rota in rotas(order, policy).items()
    }


def _mine(event: CommandGiven, order: Order, policy: Policy, facts: Facts) -> Message:
    """One's own shifts, and the swaps that one has to do with."""
    me = event.actor.account
    stints = _stints(order, policy, facts.swaps, event.at, AHEAD)
    own = [
        (name, stint)
        for name, every in stints.items()
        for account in facts.members.accounts(me)
        for stint in stints_of(account, every)
    ]
    own.sort(key=lambda each: each[1].begins)
    swaps = [
        swap
        for swap in facts.swaps
        if any(facts.members.same(me, account) for account in (swap.of, swap.by))
    ]
    asked = {swap.id for swap in swaps if facts.members.same(me, swap.by)}
    return replies.mine(own, swaps, frozenset(asked), event.at)
