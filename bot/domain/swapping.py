"""Swaps of duty, with consent: asked for, agreed to, declined, taken back, too late; each once."""

from dataclasses import replace
from datetime import datetime
from hashlib import blake2s

from bot.domain import swap_replies as replies
from bot.domain.answering import privately
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.duty import Swap, SwapState, next_turn, shifts_between
from bot.domain.effects import Effect, KeepSwap, Post
from bot.domain.events import ActionPressed, CommandGiven, SwapDue
from bot.domain.helping_effects import Log
from bot.domain.identity import Actor, Role
from bot.domain.message import Action, Message
from bot.domain.policy import Policy

ACT = "duty"  # in the audit log


def new(event: CommandGiven, swap: Swap, policy: Policy, facts: Facts) -> Decision:
    """Ask who would stand in; or, where they took over by themselves, tell whom it was of."""
    at = event.at
    card = replies.card(swap, at)
    other = swap.of if swap.covers else swap.by
    act = "took over" if swap.covers else "asked to stand in"
    told = replies.covered(swap) if swap.covers else replies.waits(swap)
    return Decision(
        effects=(
            _kept(swap, at),
            _shown(event, swap, card, policy, facts, ping=other),
            _logged(event.actor, swap, act),
            *privately(event, told).effects,
        )
    )


def id_of(key: str) -> str:
    """The id of the swap that the event *key* asks for: short enough for any button."""
    return blake2s(key.encode(), digest_size=8).hexdigest()


def pressed(event: ActionPressed, policy: Policy, facts: Facts) -> Decision:
    """A button of a swap: done, or refused in private with the reason."""
    swap = next((each for each in facts.swaps if each.id == event.argument), None)
    if swap is None:
        return privately(event, replies.gone())
    if event.actor.role is not Role.STAFF:
        return privately(event, replies.only_the_team())
    same = facts.members.same
    is_of, is_by = (same(event.actor.account, account) for account in (swap.of, swap.by))
    back = event.action is Action.SWAP_BACK
    if not (is_by or (back and is_of)):
        return privately(event, replies.not_yours(swap, back=back))
    match swap.state, event.action:
        case (SwapState.ASKED, _) if event.at >= swap.open_until:
            late = _edited(event, swap, policy, facts)
            return Decision(effects=(late, *privately(event, replies.too_late(swap)).effects))
        case SwapState.ASKED, Action.STAND_IN:
            return _agreed(event, swap, policy, facts)
        case SwapState.ASKED, Action.NOT_FOR_ME:
            return _settled(event, swap, SwapState.DECLINED, "declined to stand in", policy, facts)
        case (SwapState.ASKED, Action.SWAP_BACK):
            return _settled(event, swap, SwapState.TAKEN_BACK, "took back", policy, facts)
        case (SwapState.AGREED, Action.SWAP_BACK) if event.at < swap.begins:
            return _settled(event, swap, SwapState.TAKEN_BACK, "took back", policy, facts)
        case _:
            return privately(event, replies.stands(swap, event.at, back=back))


def _agreed(event: ActionPressed, swap: Swap, policy: Policy, facts: Facts) -> Decision:
    """Only if there still is something to stand in for."""
    begins = max(swap.begins, event.at)  # what was is not changed
    rota = policy.rotas.get(swap.rota)
    stints = (
        shifts_between(rota, facts.swaps, begins, swap.ends, name=swap.rota)
        if rota is not None
        else ()
    )
    if not any(swap.of in stint.who for stint in stints):
        return privately(event, replies.nothing_left(swap))
    if any(swap.of in stint.who and swap.by in stint.who for stint in stints):
        return privately(event, replies.on_already(swap.by_name))
    ready = replace(swap, begins=begins, turn=next_turn(facts.swaps))
    return _settled(event, ready, SwapState.AGREED, "agreed to stand in", policy, facts)


def _settled(
    event: ActionPressed, swap: Swap, state: SwapState, act: str, policy: Policy, facts: Facts
) -> Decision:
    """It stands so now: on its card, and in a word to the other of the two."""
    after = replace(swap, state=state)
    by_stand_in = facts.members.same(event.actor.account, swap.by)
    other = swap.of if by_stand_in else swap.by
    effects: list[Effect] = [_kept(after, event.at), _edited(event, after, policy, facts)]
    # Who was only asked, and is not any more, sees it on the card: that needs no ping.
    if by_stand_in or swap.state is SwapState.AGREED:
        told = replies.told(after, other)
        effects.append(
            _shown(event, after, told, policy, facts, ping=other, slot=f"{state.value}:")
        )
    said = privately(event, replies.done(after, by_stand_in=by_stand_in))
    return Decision(effects=(*effects, _logged(event.actor, after, act), *said.effects))


def ended(event: SwapDue, policy: Policy, facts: Facts) -> Decision:
    """It began, so that nothing can be done with it any more: its card says so from now on.

    Whoever asked is told when nobody agreed, for they are on duty now.
    """
    swap = next((each for each in facts.swaps if each.id == event.swap), None)
    if swap is None:
        return IGNORED
    effects: list[Effect] = [KeepSwap(swap=swap)]
    if policy.staff_channel:
        effects.append(_edited(event, swap, policy, facts))
    if policy.staff_channel and swap.state is SwapState.ASKED:
        told = replies.nobody_agreed(swap)
        effects.append(_shown(event, swap, told, policy, facts, ping=swap.of, slot="late:"))
    return Decision(effects=tuple(effects))


def _kept(swap: Swap, at: datetime) -> KeepSwap:
    """*swap* as it is from *at* on, and when what can be done with it ends."""
    match swap.state:
        case SwapState.ASKED:
            return KeepSwap(swap=swap, due=swap.open_until)
        case SwapState.AGREED if at < swap.begins:
            return KeepSwap(swap=swap, due=swap.begins)
        case _:
            return KeepSwap(swap=swap)


def _edited(event: ActionPressed | SwapDue, swap: Swap, policy: Policy, facts: Facts) -> Post:
    """The card of *swap* as it is now; an edit notifies nobody."""
    card = replies.card(swap, event.at)
    whom = swap.of if swap.covers else swap.by
    return _shown(event, swap, card, policy, facts, ping=whom)


def _shown(
    event: ActionPressed | CommandGiven | SwapDue,
    swap: Swap,
    message: Message,
    policy: Policy,
    facts: Facts,
    *,
    ping: str,
    slot: str = "",
) -> Post:
    """*message* in the staff channel, for *ping*: by the account that is reached there."""
    at = policy.staff_room(event.conversation.community)
    accounts = facts.members.accounts(ping)
    there = next((each for each in accounts if each.partition(":")[0] == at.platform), ping)
    return Post(slot=f"swap:{slot}{swap.id}", to=at, message=replace(message, pings=(there,)))


def _logged(by: Actor, swap: Swap, act: str) -> Log:
    times = f"{swap.begins:%Y-%m-%d %H:%M} to {swap.ends:%Y-%m-%d %H:%M} UTC"
    stands_in = by.account == swap.by or swap.covers
    other = (swap.of, swap.of_name) if stands_in else (swap.by, swap.by_name)
    subject = Actor(account=other[0], name=other[1], role=Role.STAFF)
    return Log(act=ACT, by=by, subject=subject, note=f"{act}: {swap.rota}, {times}")
