"""Orders for somebody to stand in: whose duty is meant, and whether it can be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain import duty_words, swapping
from bot.domain.decision import Decision, Facts
from bot.domain.duty import Rota, Stint, Swap, SwapState, next_turn, shifts_between
from bot.domain.duty_replies import called
from bot.domain.duty_words import Order, When
from bot.domain.events import CommandGiven
from bot.domain.identity import Role
from bot.domain.message import Sentence, Span, Strong, Typed
from bot.domain.phrases import joined
from bot.domain.policy import Policy

AHEAD = timedelta(days=28)  # how far one's own shifts are looked for
DAY = timedelta(days=1)


class NotDone(Exception):
    """An order cannot be followed; `why` says it to whoever gave it."""

    def __init__(self, *why: Span) -> None:
        super().__init__(str(why))
        self.why: Sentence = why


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Somebody's duty: what a swap is of."""

    rota: str
    account: str
    begins: datetime
    ends: datetime


def swap(event: CommandGiven, order: Order, policy: Policy, facts: Facts) -> Decision:
    """Ask somebody to stand in for whoever gives the command."""
    me, to = event.actor, event.target
    if to is None:
        raise NotDone("say whom to ask. ", Typed(line="duty swap @name tomorrow"))
    if facts.members.same(me.account, to.account):
        raise NotDone("you cannot stand in for yourself.")
    if to.role is not Role.STAFF:
        raise NotDone(Strong(text=to.name), " is not on the team, and only the team is on duty.")
    part = _part(event, order, policy, facts, facts.members.accounts(me.account))
    for other in facts.swaps:
        if _asked(other, part, event.at):
            raise NotDone(
                Strong(text=other.by_name),
                " was asked about that already. ",
                Typed(line="duty me"),
                " lets you take it back.",
            )
    return _arranged(event, part, by=to.account, by_name=to.name, policy=policy, facts=facts)


def cover(event: CommandGiven, order: Order, policy: Policy, facts: Facts) -> Decision:
    """Take over at once, from whoever is on duty then."""
    me, whom = event.actor, event.target
    if whom is not None and facts.members.same(me.account, whom.account):
        raise NotDone("you cannot stand in for yourself.")
    others = facts.members.accounts(whom.account) if whom is not None else ()
    part = _part(event, order, policy, facts, others)
    return _arranged(
        event, part, by=me.account, by_name=me.name, policy=policy, facts=facts, covers=True
    )


def _arranged(
    event: CommandGiven,
    part: _Part,
    *,
    by: str,
    by_name: str,
    policy: Policy,
    facts: Facts,
    covers: bool = False,
) -> Decision:
    if not policy.staff_channel:
        raise NotDone("there is no channel of the team where they would be told.")
    rota = policy.rotas[part.rota]
    busy = shifts_between(rota, facts.swaps, part.begins, part.ends, name=part.rota)
    if any(part.account in s.who and _there(by, s, facts) for s in busy):
        if covers:
            raise NotDone("you are on duty then already.")
        raise NotDone(Strong(text=by_name), " is on duty then already.")
    own = facts.members.same(part.account, event.actor.account)
    swap = Swap(
        id=swapping.id_of(event.key),
        rota=part.rota,
        begins=part.begins,
        ends=part.ends,
        of=part.account,
        of_name=event.actor.name if own else called(part.account, facts.names),
        by=by,
        by_name=by_name,
        state=SwapState.AGREED if covers else SwapState.ASKED,
        asked_at=event.at,
        turn=next_turn(facts.swaps) if covers else 0,
        covers=covers,
    )
    return swapping.new(event, swap, policy, facts)


def _there(account: str, stint: Stint, facts: Facts) -> bool:
    return any(facts.members.same(account, other) for other in stint.who)


def _asked(swap: Swap, part: _Part, at: datetime) -> bool:
    """Whether somebody may still agree to *swap*, which is of some of *part*."""
    waits = swap.state is SwapState.ASKED and at < swap.open_until
    same = (swap.rota, swap.of) == (part.rota, part.account)
    return waits and same and swap.begins < part.ends and part.begins < swap.ends


def _part(
    event: CommandGiven, order: Order, policy: Policy, facts: Facts, whose: Sequence[str]
) -> _Part:
    """The duty that *order* is about, of one of the accounts *whose*; () is anybody else's.

    Raises NotDone where that is nobody's, or several could be meant; WhenError.
    """
    at, me = event.at, event.actor.account
    found: list[_Part] = []
    for name, rota in rotas(order, policy).items():
        when = duty_words.read_when(order.when, _zone(facts, rota), at)
        begins, ends = (when.begins, when.ends) if when is not None else (at, at + AHEAD)
        stints = shifts_between(rota, facts.swaps, begins - DAY, ends + DAY, name=name)
        accounts = whose or [
            account
            for account in dict.fromkeys(account for stint in stints for account in stint.who)
            if not facts.members.same(account, me)
        ]
        parts = [part for each in accounts if (part := _in(each, name, stints, when, at, ends))]
        if when is None and not whose:  # whoever is on duty now, or first
            first = min((part.begins for part in parts), default=at)
            parts = [part for part in parts if part.begins == first]
        found += parts
    if not found:
        raise NotDone(*_nobody(order, own=me in whose, anybody=not whose))
    if len({part.rota for part in found}) > 1:
        names = joined(sorted({part.rota for part in found}), "or")
        raise NotDone(f"say for which rota: {names}.")
    if len(found) > 1:
        them = joined([called(part.account, facts.names) for part in found], "or")
        raise NotDone(f"say for whom: {them}. ", Typed(line="duty cover @name"))
    if found[0].ends > at + AHEAD and not order.when:
        raise NotDone("that duty has no end soon. Say for when, like “tomorrow”.")
    return found[0]


def _in(
    account: str,
    rota: str,
    stints: Sequence[Stint],
    when: When | None,
    at: datetime,
    ends: datetime,
) -> _Part | None:
    """The duty of *account* that *when* means, as far as it is not over.

    Without a time: what they have now, or next. A day: what begins on it, as a whole if that takes
    a day at most. Otherwise: whatever of it is within the hours.
    """
    begins = max(when.begins, at) if when is not None else at
    own = [each for each in stints_of(account, stints) if each.begins < ends and each.ends > begins]
    if when is not None and when.days:
        own = [each for each in own if each.begins >= when.begins] or own
    if not own:
        return None
    first, last = own[0], own[-1] if when is not None else own[0]
    whole = when is None or (
        when.days and when.begins <= last.begins and last.ends - last.begins <= DAY
    )
    return _Part(
        rota=rota,
        account=account,
        begins=max(first.begins, begins),
        ends=last.ends if whole else min(last.ends, ends),
    )


def _zone(facts: Facts, rota: Rota) -> ZoneInfo:
    """By whose clock times are read: that of who wrote them, if they ever named it."""
    quiet = facts.helper.quiet if facts.helper is not None else None
    try:
        return ZoneInfo(quiet.zone if quiet is not None else rota.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(rota.zone)


def _nobody(order: Order, *, own: bool, anybody: bool) -> Sentence:
    when = "then" if order.when else "in the next four weeks"
    if own:
        return f"you are not on duty {when}. ", Typed(line="duty me"), " shows when you are."
    who = "nobody else is" if anybody else "they are not"
    return f"{who} on duty {when}. ", Typed(line="duty week"), " shows who is."


def rotas(order: Order, policy: Policy) -> Mapping[str, Rota]:
    return {order.rota: policy.rotas[order.rota]} if order.rota else policy.rotas


def stints_of(account: str, stints: Sequence[Stint]) -> Sequence[Stint]:
    """When *account* is on duty, whoever is beside them."""
    found: list[Stint] = []
    for stint in stints:
        if account not in stint.who:
            continue
        if found and found[-1].ends == stint.begins:
            found[-1] = replace(found[-1], ends=stint.ends)
        else:
            found.append(replace(stint, who=(account,)))
    return found
