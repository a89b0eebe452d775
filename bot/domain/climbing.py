"""A rung of the ladder calls somebody, or is empty and passed over at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import bridging, calendars, ladder, waves
from bot.domain.bridge import Withhold
from bot.domain.decision import Decision, Facts
from bot.domain.duty import on_duty
from bot.domain.effects import Effect
from bot.domain.ladder import STAFF, Rung, Whom
from bot.domain.parts.steps import Step, Tag
from bot.domain.policy import Policy
from bot.domain.sla import AFTER_LAST_TAG
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket, shares_trouble

_CALLED = {"discord": "Discord", "slack": "Slack", "playground": "the playground"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reached:
    """What came of calling one rung."""

    ticket: Ticket
    tag: Tag
    effects: tuple[Effect, ...] = ()


def call(
    ticket: Ticket, position: int, at: datetime, policy: Policy, facts: Facts
) -> tuple[Ticket, tuple[Effect, ...]]:
    """*ticket* once the rung at *position* is called, and the next step is planned.

    An empty rung is passed over at once, and says why on the card: then the next one above is
    called. With nobody above, it is the nearest one below, for somebody has to hear of it; in a
    ladder that is wholly empty, the staff.
    """
    tiers = ticket.limits.tiers or (STAFF,)
    last = len(tiers)
    first = min(position, last)
    before, passed = ladder.calls(ticket), list[Tag]()
    for number in (*range(first, last + 1), *range(first - 1, 0, -1)):
        found = _reach(replace(ticket, tagged=before), tiers[number - 1], at, policy, facts)
        if not found.tag.skipped:
            break
        passed += [found.tag] if number >= first else []
    else:
        number, found = last, _Reached(ticket=ticket, tag=Tag(rung=STAFF, at=at))
    position = max(position, number if number >= first else last)
    after = replace(found.ticket, tags=position, tagged=(*before, *passed, found.tag))
    return _until_next(after, at), found.effects


def _until_next(ticket: Ticket, at: datetime) -> Ticket:
    """The rung has its own time, of the team's working hours; after the last one there is quiet."""
    due = at + AFTER_LAST_TAG
    if ticket.tags < ladder.top(ticket):
        due = calendars.after(ticket.hours, at, ladder.wait(ticket, ticket.tags))
    return replace(ticket, step=Step(name=StepName.REMIND, due=due))


def call_next(
    ticket: Ticket, at: datetime, policy: Policy, facts: Facts
) -> tuple[Ticket, tuple[Effect, ...]]:
    """The rung had its time: the next one is called, or nobody once the ladder is at its end.

    If the asker had the word meanwhile, and needs somebody again, the last one is called anew.
    """
    position, waiting = ticket.tags + 1, ticket.waiting_since
    if position > ladder.top(ticket):
        calls = ladder.calls(ticket)
        if waiting is None or (calls and calls[-1].at >= waiting):
            return _until_next(ticket, at), ()
        position = len(ladder.rungs(ticket))
    return call(ticket, position, at, policy, facts)


def call_again(
    ticket: Ticket, at: datetime, policy: Policy, facts: Facts, *, onwards: bool
) -> tuple[Ticket, tuple[Effect, ...]]:
    """Somebody had it and has it no more: the rung that was called last is called again.

    *onwards*: the one above it. Either way the last rung has all of its repeats before it.
    """
    last = len(ladder.rungs(ticket))
    position = min(max(ticket.tags + int(onwards), 1), last)
    return call(replace(ticket, tags=0, tagged=ladder.calls(ticket)), position, at, policy, facts)


def may_be_called(
    rungs: Iterable[Rung], at: datetime, policy: Policy, facts: Facts
) -> frozenset[str]:
    """Accounts that *rungs* name at *at*, on whichever platform."""
    found = set[str]()
    for rung in rungs:
        if rung.whom is Whom.PERSON:
            found.add(rung.name)
        elif rung.whom is Whom.DUTY and (rota := policy.rotas.get(rung.name)) is not None:
            found.update(on_duty(rota, facts.swaps, at, name=rung.name))
    return frozenset(found)


def hushed(before: Ticket | None, after: Ticket) -> list[Withhold]:
    """Announcements of the ladder that are pointless now: nobody is called any more."""
    if before is None or not ladder.is_waited_for(before) or ladder.is_waited_for(after):
        return []
    return [Withhold(id=tag.announced) for tag in before.tagged if tag.announced]


def resumed(
    decision: Decision, before: Mapping[int, Ticket], at: datetime, policy: Policy
) -> Decision:
    """*decision*, with the webhooks that are called after all: the asker needs somebody again.

    What one of them was to be told went when it was the asker's turn; the rung has its time anew,
    and so has to be heard of. What it was told then it is not told twice.
    """
    effects: list[Effect] = []
    tickets = [
        _resumed(before.get(each.number), each, at, policy, effects) for each in decision.tickets
    ]
    if not effects:
        return decision
    return replace(decision, tickets=tuple(tickets), effects=(*decision.effects, *effects))


def _resumed(
    before: Ticket | None, after: Ticket, at: datetime, policy: Policy, effects: list[Effect]
) -> Ticket:
    if before is None or before.status is not Status.ESCALATED or ladder.is_waited_for(before):
        return after
    if not ladder.is_waited_for(after):
        return after
    newest = {ladder.read(tag.rung).name: tag for tag in before.tagged if tag.announced}
    again: dict[str, Tag] = {}
    for endpoint, tag in newest.items():
        told = bridging.escalation(after, endpoint, at, policy, instead_of=tag.announced)
        if told is not None:
            effects.append(told)
            again[tag.announced] = replace(tag, announced=told.id)
    return replace(after, tagged=tuple(again.get(tag.announced, tag) for tag in after.tagged))


def _reach(ticket: Ticket, tier: str, at: datetime, policy: Policy, facts: Facts) -> _Reached:
    rung = ladder.read(tier)
    tag = Tag(rung=tier, at=at)
    match rung.whom:
        case Whom.GROUP:
            gone = rung.name not in ladder.groups(policy)
            note = f"there is no group {rung.name} any more" if gone else ""
            return _Reached(ticket=ticket, tag=replace(tag, skipped=note))
        case Whom.DUTY:
            return _Reached(ticket=ticket, tag=_on_duty(ticket, rung, tag, policy, facts))
        case Whom.PERSON:
            whom = _here(ticket, [rung.name], policy, facts)
            own = facts.members.same(rung.name, ticket.asker.account)
            why = "asks this" if own else f"is not on {_staffs_platform(policy)}"
            note = "" if whom else f"@{rung.name} {why}"
            return _Reached(ticket=ticket, tag=replace(tag, whom=whom, skipped=note))
        case Whom.HELPERS:
            return _helpers(ticket, tag, policy, facts)
        case Whom.WEBHOOK:
            called = replace(ticket, tagged=(*ticket.tagged, tag))
            told = bridging.escalation(called, rung.name, at, policy)
            if told is None:
                note = f"{rung.name} cannot be told of it"
                return _Reached(ticket=ticket, tag=replace(tag, skipped=note))
            return _Reached(ticket=ticket, tag=replace(tag, announced=told.id), effects=(told,))


def _on_duty(ticket: Ticket, rung: Rung, tag: Tag, policy: Policy, facts: Facts) -> Tag:
    """Who is called first; when the same rota is called again, whoever comes after them."""
    rota = policy.rotas.get(rung.name)
    if rota is None:
        return replace(tag, skipped=f"there is no rota {rung.name} any more")
    on = on_duty(rota, facts.swaps, tag.at, name=rung.name)
    if not on:
        return replace(tag, skipped=f"nobody on duty for {rung.name}")
    able = _here(ticket, on, policy, facts)
    if not able:
        own = any(facts.members.same(each, ticket.asker.account) for each in on)
        why = "asks this" if own else f"is not on {_staffs_platform(policy)}"
        return replace(tag, skipped=f"who is on duty for {rung.name} {why}")
    earlier = [each for each in ladder.reached(ticket) if _same_rota(each, rung)]
    return replace(tag, whom=(able[len(earlier) % len(able)],))


def _same_rota(tag: Tag, rung: Rung) -> bool:
    theirs = ladder.read(tag.rung)
    return (theirs.whom, theirs.name) == (rung.whom, rung.name)


def _here(ticket: Ticket, accounts: Iterable[str], policy: Policy, facts: Facts) -> tuple[str, ...]:
    """Those of *accounts* who can be called: on staff's platform, and not about their own question.

    Of somebody who is not there, the linked account that is.
    """
    platform, _, _ = policy.staff_channel.partition(":")
    found = list[str]()
    for account in accounts:
        if facts.members.same(account, ticket.asker.account):
            continue
        theirs = facts.members.accounts(account)
        found += [each for each in theirs if each.startswith(f"{platform}:")][:1]
    return tuple(dict.fromkeys(found))


def _staffs_platform(policy: Policy) -> str:
    platform, _, _ = policy.staff_channel.partition(":")
    return _CALLED.get(platform, platform)


def _helpers(ticket: Ticket, tag: Tag, policy: Policy, facts: Facts) -> _Reached:
    """The topic's list once more: whoever was not asked yet."""
    if ticket.private:
        return _Reached(ticket=ticket, tag=replace(tag, skipped="helpers cannot see it"))
    if shares_trouble(ticket):
        each = "helpers are asked about each question"
        return _Reached(ticket=ticket, tag=replace(tag, skipped=each))
    after, effects = waves.ask(
        ticket, waves.able(ticket, facts), policy.helping.last, tag.at, policy, facts
    )
    known = len(ticket.asks)
    asked = tuple(ask.account for ask in after.asks[known:])
    if not asked:
        return _Reached(ticket=ticket, tag=replace(tag, skipped="no helper left to ask"))
    return _Reached(ticket=after, tag=replace(tag, whom=asked), effects=effects)
